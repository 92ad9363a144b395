import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{a}from"./chunk-4UT7F7PY.mjs";import"./chunk-2ESE5GMY.mjs";export{a as connect};
