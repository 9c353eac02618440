import type { Verification } from '../detect/verification.ts';
import type { KeyRecord, Project } from './admin.ts';
import type { RevokeSources } from './revoke.ts';
import type { RotationState } from './rotation-state.ts';

/** What is about to be deleted, and what has to be typed. */
export interface Doomed {
  readonly what: 'key' | 'service account';
  readonly name: string | null;
  readonly id: string;
}

/** Whom a rotation asks, and who does what it cannot do itself. */
export interface RotateTools extends RevokeSources {
  /** The state is on the disk when it returns. */
  readonly save: (state: RotationState) => void;
  /** Whether any key is live. */
  readonly ask: (value: string) => Promise<Verification>;
  /** Gives the value to whoever needs it, once; null when that worked, else why it did not. */
  readonly handOver: (value: string) => Promise<string | null>;
  /** Whether a key with this fingerprint is where an earlier run was to hand it to; false where nothing tells. */
  readonly wasHandedOver: (fingerprint: string) => boolean;
  /** The key that a person made. */
  readonly given: () => Promise<string>;
  /** Null when it was confirmed, else why not. */
  readonly confirm: (doomed: Doomed) => Promise<string | null>;
  /** One line for people. */
  readonly say: (line: string) => void;
}

/** How a rotation is to go on. Times in milliseconds. */
export interface RotateWays {
  readonly project: Project;
  /** Of the old key; null when it is not there any more. */
  readonly record: KeyRecord | null;
  readonly baseName: string;
  readonly quietMs: number;
  readonly timeoutMs: number;
  readonly forceInUse: boolean;
  /** As of Choices. */
  readonly touch: boolean;
}

/** How a run ended. All but `done` can be gone on with by the same command. */
export interface RotationEnd {
  readonly kind: 'done' | 'waiting' | 'not_proved' | 'refused' | 'interrupted';
  /** Lines: what is so now, and what to do. */
  readonly text: readonly string[];
}

/** A step's outcome: the state to go on from, or the end of the run. */
export type StepResult = { readonly state: RotationState } | { readonly end: RotationEnd };

export const endWith = (kind: RotationEnd['kind'], ...text: readonly string[]): { readonly end: RotationEnd } => ({
  end: { kind, text },
});

export const interruptedEnd = (...text: readonly string[]): { readonly end: RotationEnd } =>
  endWith('interrupted', 'Interrupted.', ...text, 'Run the same again: it goes on from here.');
