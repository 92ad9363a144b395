import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{g as a,h as b}from"./chunk-K4RHWLGN.mjs";export{a as connect,b as refusalOf};
