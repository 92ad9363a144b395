import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{a}from"./chunk-ZMQ4NSMW.mjs";import"./chunk-7MCCQJ4C.mjs";import"./chunk-BDFSTL4T.mjs";export{a as connect};
