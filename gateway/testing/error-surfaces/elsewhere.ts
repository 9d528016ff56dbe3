import type { ErrorCode } from '../../../core/errors/catalogue.js'

/** Why a code is not brought about with one database and one daemon, and the test that does it. */
export interface Elsewhere {
  readonly why: string
  readonly test: string
}

const each = <C extends ErrorCode>(
  why: string,
  tests: Readonly<Record<C, string>>,
): Partial<Record<ErrorCode, Elsewhere>> =>
  Object.fromEntries(Object.entries<string>(tests).map(([code, test]) => [code, { why, test }]))

export const elsewhere: Partial<Record<ErrorCode, Elsewhere>> = {
  ...each('told by the client itself, where nothing is heard of the daemon', {
    LINE_DOWN: 'gateway/client/client.test.ts',
    LINE_UNANSWERED: 'gateway/client/client.test.ts',
  }),
  ...each('needs limits or settings of its own', {
    SERIAL_ON_HOLD: 'core/store/corrections.test.ts',
    REQUEST_TOO_MANY: 'gateway/routes/malformed.test.ts',
    EXPORT_BUSY: 'core/store/reports.test.ts',
    CASH_SESSION_REQUIRED: 'core/store/cash.test.ts',
    TENDER_REFUND_KIND: 'core/sale/machine/machine.test.ts',
  }),
  ...each('needs a broken database', {
    INTERNAL: 'gateway/routes/malformed.test.ts',
    DATABASE_UNREACHABLE: 'gateway/sessions/recovery.test.ts',
    DATABASE_FULL: 'gateway/daemon/faults.test.ts',
    DAEMON_SUPERSEDED: 'core/store/migrate.test.ts',
  }),
  ...each('happens only at the very moment that something else changes', {
    SERIAL_UNCHECKED: 'core/store/serial-formats.test.ts',
    SCAN_LATE: 'gateway/sessions/recovery.test.ts',
  }),
  ...each('a state in the middle of a change of levels', { LEVEL_CHANGE_PENDING: 'core/store/levels.test.ts' }),
  ...each('the schemas of all surfaces take whole numbers only; a file does not', {
    QTY_FRACTION: 'core/serials/serial-list.test.ts',
  }),
  ...each('told by the command line alone', {
    REGISTER_EXISTS: 'gateway/cli/commands.test.ts',
    STORE_UNKNOWN: 'gateway/cli/commands.test.ts',
    STORE_EXISTS: 'gateway/cli/commands.test.ts',
  }),
  ...each('needs two stores', {
    TRANSFER_NOT_ON_MANIFEST: 'gateway/routes/transfers.test.ts',
    TRANSFER_SHORT: 'gateway/routes/transfers.test.ts',
    TRANSFER_OVER: 'core/store/transfer.test.ts',
    TRANSFER_RECEIVED: 'gateway/routes/transfers.test.ts',
    TRANSFER_SETTLED: 'gateway/routes/transfers.test.ts',
    TRANSFER_NOT_RELEASED: 'gateway/routes/transfers.test.ts',
    TRANSFER_CHANGED: 'gateway/routes/transfers.test.ts',
    TRANSFER_OTHER_SIDE: 'core/store/transfer.test.ts',
    MANIFEST_INVALID: 'gateway/routes/transfers.test.ts',
    MANIFEST_INCOMPLETE: 'gateway/routes/transfers.test.ts',
    MANIFEST_KEY_UNKNOWN: 'gateway/routes/transfers.test.ts',
    MANIFEST_FOREIGN: 'gateway/routes/transfers.test.ts',
    MANIFEST_KNOWN: 'gateway/routes/transfers.test.ts',
    MANIFEST_DIFFERS: 'core/store/transfer.test.ts',
  }),
  ...each('told by the status of a device, not to a request', {
    SCAN_INCOMPLETE: 'drivers/scanner/scanner.test.ts',
    DEVICE_OFFLINE: 'drivers/transport/transport.test.ts',
    DEVICE_PERMISSION: 'drivers/transport/transport.test.ts',
    DEVICE_BUSY: 'drivers/transport/transport.test.ts',
    SYMBOL_TOO_WIDE: 'core/documents/documents.test.ts',
    SYMBOL_INVALID: 'core/documents/documents.test.ts',
    LABEL_TOO_LOW: 'drivers/label-printer/zpl-labels.test.ts',
  }),
  ...each('told where the program starts, before it listens', {
    CONFIG_UNREADABLE: 'config/load.test.ts',
    CONFIG_SYNTAX: 'config/load.test.ts',
    CONFIG_INVALID: 'config/load.test.ts',
    DATABASE_PASSWORD: 'gateway/cli/cli.test.ts',
    DATABASE_ENCODING: 'core/store/migrate.test.ts',
    SCHEMA_MISSING: 'core/store/migrate.test.ts',
    TRAINING_MISMATCH: 'core/store/migrate.test.ts',
    TRAINING_NAME: 'core/store/migrate.test.ts',
    SCHEMA_NEWER: 'core/store/migrate.test.ts',
    DAEMON_RUNNING: 'core/store/migrate.test.ts',
    EMBEDDED_FAILED: 'gateway/embedded/postgres.test.ts',
    EMBEDDED_IN_USE: 'gateway/embedded/postgres.test.ts',
    ADDRESS_REFUSED: 'gateway/process/process.test.ts',
    PORT_IN_USE: 'gateway/process/process.test.ts',
  }),
}
