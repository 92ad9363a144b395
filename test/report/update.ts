const asked = process.env['UPDATE_GOLDENS'] === '1';
const inCi = !['', '0', 'false', undefined].includes(process.env['CI']);

if (asked && inCi) throw new Error('UPDATE_GOLDENS=1 is set on CI: goldens are renewed by a person who reads the difference.');

/** Whether expected files are written anew instead of compared: `UPDATE_GOLDENS=1`, never on CI. */
export const mayUpdate = asked;
