/**
 * Every module that writes files of the repository from a source of truth. Each exports
 * `generate(): Promise<Record<path in the project, text>>`; named here by its source file.
 */
export const generators = [
  'gateway/testing/golden-schema.ts',
  'config/generate.ts',
  'gateway/cli/reference.ts',
  'gateway/protocol/documents/generate.ts',
  'gateway/catalog-file/reference.ts',
  'gateway/demo/sample-shop/generate.ts',
]
