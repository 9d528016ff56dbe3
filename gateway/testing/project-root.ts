import { fileURLToPath } from 'node:url'

/** The project's folder (this file runs as build/gateway/testing/project-root.js), without a slash at the end. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
