import { getInput, setSecret } from '@actions/core';
import { report } from './run.ts';

const token = getInput('github-token', { required: true });
setSecret(token);
await report({ token, name: getInput('name') || 'Modelgate', artifact: getInput('artifact') || 'modelgate-report' }, process.env);
