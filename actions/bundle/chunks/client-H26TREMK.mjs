import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{a}from"./chunk-IHI4MW5H.mjs";import"./chunk-5CANDYAN.mjs";import"./chunk-ESNUCLK6.mjs";export{a as connect};
