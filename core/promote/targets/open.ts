import type { TargetSpec } from '../../spec/targets.ts';
import type { Around } from '../around.ts';
import type { Target } from '../target.ts';
import { commandTarget } from './command.ts';
import { folderTarget } from './folder.ts';
import { kubernetesTarget } from './kubernetes.ts';
import { gitTarget } from './git.ts';
import { mlflowTarget } from './mlflow.ts';
import { ociTarget } from './oci.ts';
import { s3Target } from './s3.ts';
import { sagemakerTarget } from './sagemaker.ts';

/** The target that a gate file names. Nothing is asked of it yet. */
export function openTarget(spec: TargetSpec, around: Around): Target {
  switch (spec.kind) {
    case 'git':
      return gitTarget(spec, around);
    case 'kubernetes':
      return kubernetesTarget(spec, around);
    case 'folder':
      return folderTarget(spec, around);
    case 's3':
      return s3Target(spec, around);
    case 'mlflow':
      return mlflowTarget(spec, around);
    case 'oci':
      return ociTarget(spec, around);
    case 'sagemaker':
      return sagemakerTarget(spec, around);
    case 'command':
      return commandTarget(spec, around);
  }
}
