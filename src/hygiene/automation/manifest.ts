import { type Json, isObject } from '../../json.ts';

/** A package.json, or what is there of one: empty where it is missing or broken. */
export const readManifest = (text: string | undefined): Json => {
  try {
    const value: unknown = JSON.parse(text?.replace(/^\uFEFF/, '') ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};
