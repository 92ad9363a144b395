import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var r=class extends Error{name="Fault";details;constructor(E){let N=Array.isArray(E)?E:[E];super(N.map(I=>A(I)).join(`
`)),this.details=N}};function A(e){let E=e.place===void 0?"":`${n(e.place)}: `,N=e.remedy===void 0?"":`
    ${e.remedy}`;return`${E}${e.code}: ${e.message}${N}`}function n(e){return[e.file,e.line,e.column].filter(E=>E!==void 0).join(":")}export{r as a,A as b,n as c};
