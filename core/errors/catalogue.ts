/**
 * Every error a person or a program can meet, in one table: code, kind, words, what to do next.
 *
 * Core, HTTP, WebSocket, the pages, the command line and the documentation all read this table, so the same fault has
 * the same text everywhere. `{name}` marks a placeholder that the thrower must fill (`details` of a TillgateError).
 * `kind` says what sort of fault it is without naming a wire; `gateway/protocol` maps it to an HTTP status.
 * `retryable` means: the same request, sent again unchanged, may succeed later.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'too-large'
  | 'too-many'
  | 'unavailable'
  | 'internal'

export interface ErrorEntry {
  readonly kind: ErrorKind
  /** Plain words, ready to show: what and where. */
  readonly text: string
  /** What the reader does next. */
  readonly next: string
  readonly retryable: boolean
}

const entry = (kind: ErrorKind, text: string, next: string, retryable = false): ErrorEntry => ({
  kind,
  text,
  next,
  retryable,
})

export const errorCatalogue = {
  // Requests: what is wrong with the message itself.
  REQUEST_INVALID: entry(
    'invalid',
    'The request is not well formed: {problem} at {path}.',
    'Correct the field named and send it again.',
  ),
  REQUEST_UNKNOWN: entry(
    'invalid',
    'There is no request named {name}.',
    'Look at the protocol page for the requests there are.',
  ),
  REQUEST_ID_REUSED: entry(
    'conflict',
    'The request id {id} was already used for something else.',
    'Make a new id for a new request.',
  ),
  REQUEST_TOO_LARGE: entry(
    'too-large',
    'The message has {size} bytes; at most {limit} are taken.',
    'Send less at a time.',
  ),
  REQUEST_TOO_MANY: entry(
    'too-many',
    'Too many requests: at most {limit} in {seconds} seconds.',
    'Wait a moment and send it again.',
    true,
  ),
  LINE_DOWN: entry(
    'unavailable',
    'This screen is not connected to the store’s daemon; nothing was done.',
    'Wait until the connection is back, then do it again.',
    true,
  ),
  LINE_UNANSWERED: entry(
    'unavailable',
    'No answer to {name} came within {seconds} seconds.',
    'Look whether it was done before you repeat it.',
    true,
  ),
  TEXT_NUL: entry(
    'invalid',
    'The text holds a NUL character at position {position}.',
    'Remove the character and send it again.',
  ),
  NOT_FOUND: entry('not-found', 'There is no {what} {name}.', 'Check the name and try again.'),
  INTERNAL: entry(
    'internal',
    'Something went wrong inside Tillgate (reference {reference}).',
    'Try again; if it stays, tell store IT the reference.',
    true,
  ),

  // Access.
  SIGN_IN_REQUIRED: entry('unauthenticated', 'Nobody is signed in.', 'Sign in with your name and PIN.'),
  SIGN_IN_FAILED: entry(
    'unauthenticated',
    'The name or the PIN is wrong.',
    'Try again; after several failures there is a pause.',
  ),
  SIGN_IN_PAUSED: entry('too-many', 'Too many wrong PINs for {user}.', 'Wait {seconds} seconds, then try again.', true),
  PERMISSION_REQUIRED: entry('forbidden', '{action} needs {permission}.', 'Ask a manager.'),
  PAIRING_REQUIRED: entry(
    'unauthenticated',
    'This screen is not paired with register {register}.',
    'Run "tillgate register add" or "tillgate register pair" and enter the code it prints.',
  ),
  PAIRING_FAILED: entry(
    'unauthenticated',
    'The pairing code is wrong, used or expired.',
    'Make a new one with "tillgate register pair {register}".',
  ),
  REGISTER_UNKNOWN: entry(
    'not-found',
    'There is no register {register} in this store.',
    'See "tillgate register list".',
  ),
  REGISTER_EXISTS: entry(
    'conflict',
    'There is a register {register} already.',
    'Choose another number; see "tillgate register list".',
  ),
  USER_EXISTS: entry('conflict', 'There is a user {user} already.', 'Choose another name.'),
  USER_UNKNOWN: entry('not-found', 'There is no user {user}.', 'Look at the list of users.'),
  USER_LAST_ADMINISTRATOR: entry(
    'refused',
    '{user} is the only administrator.',
    'Make somebody else an administrator first.',
  ),
  STORE_UNKNOWN: entry(
    'not-found',
    'The catalog has no store {store}.',
    'Correct [store] number in the configuration, or run "tillgate store add".',
  ),
  STORE_EXISTS: entry('conflict', 'The catalog has a store {store} already.', 'Nothing is left to do.'),
  REGISTER_IN_USE: entry(
    'conflict',
    'Register {register} is open on another screen since {since}.',
    'Close it there, or take it over here.',
  ),
  REGISTER_TAKEN_OVER: entry(
    'conflict',
    'Register {register} was taken over by another screen.',
    'Take it over again if it is yours.',
  ),
  ORIGIN_REFUSED: entry(
    'forbidden',
    'Requests from {origin} are not allowed.',
    'Open the page from the address of the daemon, or add the origin to [server] origins.',
  ),
  HOST_REFUSED: entry(
    'forbidden',
    'Requests for the host name {host} are not allowed.',
    'Use the address of the daemon, or add the name to [server] hosts.',
  ),
  VERSION_UNSUPPORTED: entry(
    'invalid',
    'None of the protocol versions offered is spoken here ({offered}).',
    'Offer one of: {supported}.',
  ),

  // Serial numbers (specification 2.5 and 5).
  SERIAL_REQUIRED: entry(
    'refused',
    'Scan the serial number of {item}. This item cannot be {done} without one.',
    'If it does not scan, type it.',
  ),
  SERIAL_COUNT_MISMATCH: entry(
    'refused',
    '{n} serial numbers entered for quantity {q}: {addOrRemove} {d}.',
    'Make the two counts equal.',
  ),
  SERIAL_DUPLICATE_IN_LIST: entry('refused', '{s} is entered twice (lines {a}, {b}).', 'Remove one of the two.'),
  SERIAL_NOT_IN_STOCK: entry('refused', '{s} was never received for {item}.', 'Check the label, or receive it first.'),
  SERIAL_ALREADY_SOLD: entry(
    'refused',
    '{s} was sold on {date} at {store}, receipt {r}.',
    'If it is in your hand, process the return first.',
  ),
  SERIAL_AT_OTHER_STORE: entry('refused', '{s} belongs to {store}.', 'Ask for a transfer.'),
  SERIAL_IN_TRANSIT: entry('refused', '{s} is on transfer {t} from {A} to {B}.', 'Commit the transfer first.'),
  SERIAL_HELD_BY_REGISTER: entry(
    'refused',
    '{s} is in the basket of register {n} ({user}), since {time}.',
    'Ask register {n}, or pick another unit.',
  ),
  SERIAL_RESERVED: entry('refused', '{s} is reserved on {doc} for {customer}.', 'Pick another unit, or recall {doc}.'),
  SERIAL_BLOCKED: entry('refused', '{s} is blocked: {reason}. Do not sell.', 'Call {contact}.'),
  SERIAL_CONFLICT: entry(
    'refused',
    'Two records claim {s}; it waits for a decision.',
    'Ask a manager to settle the conflict.',
  ),
  SERIAL_NOT_SELLABLE: entry(
    'refused',
    '{s} is on hand but {substate}.',
    'Pick another unit, or ask a manager to release it.',
  ),
  SERIAL_ADJUSTED_OUT: entry(
    'refused',
    '{s} was taken out of stock on {date} ({reason}).',
    'If it is in your hand, add it back by an adjustment first.',
  ),
  SERIAL_ON_HOLD: entry(
    'refused',
    '{s} was bought from a customer ({doc}) and is held until {date}.',
    'Release it then; a manager may end the hold earlier.',
  ),
  SERIAL_RETURN_PENDING: entry('refused', '{s} came back on {date} and awaits inspection.', 'Have it inspected first.'),
  SERIAL_WRONG_ITEM: entry(
    'refused',
    '{s} is a serial of {otherItem}, not of {item}.',
    'Scan the serial number on this unit.',
  ),
  SERIAL_TAKEN: entry('refused', '{s} is {what}.', 'Check the label; enter the main number of the unit.'),
  SERIAL_RENAME_LATE: entry(
    'refused',
    '{s} cannot be renamed: it has moved since it came in ({event}).',
    'Only a number that was mistyped and never sold or sent away can be renamed.',
  ),
  SERIAL_IS_PRODUCT_BARCODE: entry('refused', '{s} is the product barcode (UPC) of {item}.', 'Scan the serial label.'),
  SERIAL_FORMAT: entry(
    'refused',
    '{s} cannot be a serial number: {problem}.',
    'Scan the label again, or type the number.',
  ),
  SERIAL_CHECK_DIGIT: entry(
    'refused',
    '{s} is not a valid {what} (check digit {got}, expected {exp}).',
    'Scan the label again, or compare the number with it digit by digit.',
  ),
  SERIAL_UNCHECKED: entry(
    'conflict',
    'What serial numbers of {item} look like was changed at this moment.',
    'Scan or enter the number again.',
    true,
  ),
  SERIAL_ALREADY_ON_HAND: entry(
    'refused',
    '{s} is already in stock at {L} since {date} ({doc}).',
    'Check the label: this unit was counted before.',
  ),
  SERIAL_ON_CUSTOMER: entry('refused', '{s} is recorded as sold on {date}.', 'Use Return or Buy-back.'),
  ITEM_NOT_SERIALIZED: entry(
    'refused',
    '{item} is not serialized; it takes no serial number.',
    'Leave the serial number out.',
  ),
  SERIAL_NOT_ASKED: entry(
    'refused',
    '{item} takes no serial number when it is {done}.',
    'Leave the serial number out.',
  ),
  LEVEL_CHANGE_PENDING: entry(
    'refused',
    '{s} is not registered: {k} of {q} pieces of {item} have serial numbers.',
    'Register the rest first.',
  ),
  LEVEL_CHANGE_CONFIRM: entry(
    'refused',
    '{n} serial numbers of {items} items ({item} …) would be archived: the items take none any more.',
    'Look at the preview, then confirm the change; the history of the numbers stays.',
  ),
  LEVEL_CHANGE_BUSY: entry(
    'refused',
    '{n} units of {item} are {where}; the item must keep its serial numbers until that is done.',
    'Finish that first, then change the level.',
  ),
  QTY_FRACTION: entry('refused', 'The quantity {q} of {item} is not a whole number.', 'Enter a whole number.'),

  // Catalog.
  UPC_LIMIT: entry('refused', '10 additional UPCs at most.', 'Remove one first.'),
  UPC_DUPLICATE: entry(
    'refused',
    '{upc} already belongs to {item}.',
    'Use another UPC, or remove it from {item} first.',
  ),
  UPC_CHECK_DIGIT: entry(
    'refused',
    '{upc} has a wrong check digit ({got}, expected {expected}).',
    'Scan it again, or enter it as a store code.',
  ),
  UPC_FORMAT: entry(
    'refused',
    '{upc} cannot be a product code: {problem}.',
    'Enter 8, 12, 13 or 14 digits, or enter it as a store code.',
  ),
  UPC_MISSING: entry('refused', '{item} has no main UPC.', 'Give the item a main UPC first.'),
  UPC_UNKNOWN: entry('not-found', 'No item has the code {code}.', 'Search the item by name, or check the label.'),
  ITEM_UNKNOWN: entry('not-found', 'There is no item {item}.', 'Search the item by name or UPC.'),
  ITEM_INACTIVE: entry('refused', '{item} is retired and not sold any more.', 'Pick another item.'),
  ITEM_INVALID: entry('invalid', 'The {field} of the item cannot be taken: {problem}.', 'Correct it and try again.'),
  EXPORT_BUSY: entry(
    'conflict',
    '{limit} reports are being written to files already.',
    'Wait until one is done, then ask again.',
    true,
  ),
  IMPORT_RUNNING: entry(
    'conflict',
    'Another catalog file is being imported.',
    'Wait until it is done, then import again.',
    true,
  ),
  IMPORT_FORMAT: entry(
    'invalid',
    'The file cannot be read at line {line}: {problem}.',
    'Save it as CSV (comma separated) in UTF-8 and import it again; nothing was imported.',
  ),
  IMPORT_COLUMN: entry(
    'invalid',
    'The first line of the file cannot be used: {problem}.',
    'The columns are: {columns}.',
  ),
  IMPORT_REFUSED: entry(
    'invalid',
    '{bad} of {rows} rows are wrong; nothing was imported.',
    'Correct the rows listed, or use --skip-bad.',
  ),

  // Sale.
  SALE_UNKNOWN: entry('not-found', 'There is no sale {sale} on this register.', 'Reload the page.'),
  SALE_CHANGED: entry(
    'conflict',
    'The sale has changed since (version {have}, you sent {sent}).',
    'Look at the sale again, then repeat.',
  ),
  SALE_STATE: entry(
    'refused',
    '{action} is not possible while the sale is {state}.',
    'Finish or cancel what is open first.',
  ),
  LAYAWAY_CUSTOMER: entry('refused', 'A layaway or an order is kept for a customer.', 'Name the customer first.'),
  LAYAWAY_DEPOSIT: entry(
    'refused',
    'A payment of {amount} does not fit: {due} is still to pay.',
    'Enter amounts above zero, together not more than that.',
  ),
  DISCOUNT_TOO_LARGE: entry(
    'refused',
    'More than the price of {item} would be taken off.',
    'Take less off, or set the price to zero.',
  ),
  LATE_ENTRY_TIME: entry(
    'refused',
    'A sale made on paper cannot be of {time}, which is still to come.',
    'Correct date and time.',
  ),
  PAPER_ENTERED: entry(
    'conflict',
    'The paper {paper} was entered before: {r}.',
    'Look at that receipt; if it is another sale, add a letter to the number.',
  ),
  EXCEPTION_SETTLED: entry('conflict', 'This was settled on {date} by {user}.', 'Load the list again.'),
  EXCEPTION_OPEN_TRANSFER: entry(
    'refused',
    'This settles by itself when transfer {t} is resolved.',
    'Receive what came, or say what became of the rest, on the transfer.',
  ),
  SALE_EMPTY: entry('refused', 'The sale has no lines.', 'Scan an item first.'),
  LINE_UNKNOWN: entry('not-found', 'There is no line {line} in this sale.', 'Reload the page.'),
  PROMPT_OPEN: entry(
    'refused',
    '{item} still needs its serial number.',
    'Scan the serial number, press Later, or remove the line.',
  ),
  PROMPT_REQUIRED: entry('refused', '{item} still wants an answer to “{prompt}”.', 'Answer it, or remove the line.'),
  ANSWER_INVALID: entry('refused', '{item}: “{prompt}” cannot be answered so: {problem}.', 'Answer it again.'),
  CUSTOMER_REQUIRED: entry('refused', '{item} is sold and taken back only with a customer.', 'Name the customer.'),
  PROMPT_EXISTS: entry(
    'conflict',
    'There is a prompt code {code} already.',
    'Choose another code, or change that one.',
  ),
  PROMPT_INVALID: entry('invalid', 'The prompt code cannot be kept: {problem}.', 'Correct it and save again.'),
  TENDER_SHORT: entry('refused', '{due} is still to pay.', 'Enter another tender.'),
  TENDER_INVALID: entry(
    'refused',
    'The amount {amount} cannot be taken as {kind}.',
    'Enter an amount above zero; only cash gives change.',
  ),
  TENDER_REFUND_SHORT: entry('refused', '{due} is still to give back.', 'Give the rest back.'),
  TENDER_REFUND_KIND: entry(
    'refused',
    'The sale was paid with {kinds}; it is not given back as {kind}.',
    'Give it back as it was paid.',
  ),
  SCAN_AMBIGUOUS: entry(
    'refused',
    '{code} is a serial number of several items: {items}.',
    'Pick the item first, then scan the number.',
  ),
  SCAN_LATE: entry(
    'refused',
    'The scan {code} came while the sale was closing and was not added.',
    'Scan it again for the next sale.',
  ),
  SCAN_TOO_LONG: entry(
    'refused',
    'The code has {length} characters; at most {limit} are taken.',
    'Check the scanner and the label.',
  ),
  SCAN_INCOMPLETE: entry(
    'refused',
    'A scan of {scanner} came without its beginning or end ({length} characters) and was not used.',
    'Scan it again; if it stays, compare the suffix set in the scanner with the configuration.',
  ),

  // Cash.
  CASH_SESSION_NONE: entry('refused', 'Register {register} has no open cash session.', 'Open one with its float.'),
  CASH_SESSION_OPEN: entry(
    'conflict',
    'Register {register} has a cash session, opened by {user} at {time}.',
    'Count and close it first.',
  ),
  CASH_SESSION_REQUIRED: entry(
    'refused',
    'Register {register} takes no money without a cash session.',
    'Open a cash session with its float first.',
  ),
  CASH_COUNTED: entry(
    'refused',
    '{user} counted this drawer at {time}.',
    'Close the session, or ask a manager for a recount.',
  ),
  CASH_COUNT_MISSING: entry('refused', 'The drawer was not counted.', 'Count it, then close the session.'),
  CASH_COUNT_STALE: entry(
    'refused',
    'Something was sold or paid after {user} counted at {time}.',
    'Count the drawer again, then close the session.',
  ),

  DAY_OPEN: entry(
    'refused',
    '{sales} sales and {sessions} cash sessions are still open.',
    'Finish them or set them aside, count and close the drawers, then close the day.',
  ),
  DAY_CLOSED: entry('conflict', '{user} closed {date} already.', 'Nothing is left to do.'),

  // Customers and the venue.
  CUSTOMER_UNKNOWN: entry('not-found', 'There is no customer {customer}.', 'Search by name, number or phone.'),
  CUSTOMER_EXISTS: entry(
    'conflict',
    'There is a customer {customer} already.',
    'Leave the number out, or take another.',
  ),
  CUSTOMER_INVALID: entry('invalid', 'The {field} cannot be taken: {problem}.', 'Correct it and try again.'),
  VENUE_EVENT_OVERLAP: entry(
    'refused',
    '{event} runs from {from} to {to}; one event runs at a time.',
    'Choose another span of time.',
  ),
  VENUE_EVENT_USED: entry('refused', '{event} stands on documents and cannot be removed.', 'Change its end instead.'),

  // After a sale (specification 2.5 and 5).
  RETURN_NOT_ON_RECEIPT: entry(
    'refused',
    '{s} is not on receipt {r}. That receipt has: {list}.',
    'Compare the number on the unit with the receipt.',
  ),
  RETURN_ALREADY_RETURNED: entry('refused', '{s} was returned on {date} at {store}.', 'It cannot be refunded again.'),
  RETURN_NEVER_SOLD: entry(
    'refused',
    '{s} was never sold here.',
    'Check the label; a manager may take it back for inspection.',
  ),
  RETURN_IN_STOCK: entry(
    'refused',
    '{s} is in stock: {state}. It was not sold.',
    'Check the label: this is not the unit that was sold.',
  ),
  RETURN_SALE_VOIDED: entry('refused', 'Receipt {r} was voided on {date}.', 'There is nothing to give back for it.'),
  RETURN_LINE_FIXED: entry(
    'refused',
    '{item} is being returned; this line is not changed in place.',
    'Remove the line and choose it again.',
  ),
  EXCHANGE_SAME_SERIAL: entry(
    'refused',
    '{s} is on both sides of this exchange.',
    'Scan the unit that the customer takes along.',
  ),
  VOID_LATER_EVENT: entry('refused', '{s} has moved since: {event}.', 'Void that first.'),
  VOID_DONE: entry('refused', 'Receipt {r} was voided on {date}.', 'There is nothing left to void.'),

  // Receiving.
  DOCUMENT_EMPTY: entry('refused', 'The document has no lines.', 'Add an item and a quantity.'),
  DOCUMENT_REFUSED: entry(
    'refused',
    'Nothing was posted; {count} entries are wrong: {faults}',
    'Correct them and send the document again.',
  ),

  ADJUST_NOT_HERE: entry(
    'refused',
    '{s} is not on hand here: {state}.',
    'Take it off the list, or correct the number.',
  ),
  FINAL_SET_CHANGED: entry(
    'refused',
    'Stock changed since you started: {diff}.',
    'Look at the new difference, then commit again.',
  ),
  REASON_REQUIRED: entry('refused', '{action} needs a reason.', 'Say why in a few words.'),
  TRANSFER_NOT_ON_MANIFEST: entry(
    'refused',
    '{s} is not on transfer {t}: {state}.',
    'Put it aside and ask the store that sent it.',
  ),
  TRANSFER_SHORT: entry('refused', '{n} missing: {list}.', 'Choose: late, left at source, or lost.'),
  TRANSFER_OVER: entry(
    'refused',
    '{n} of {item} are too many for transfer {t}: {q} are open.',
    'Count again; put what is too much aside and ask the store that sent it.',
  ),
  TRANSFER_RECEIVED: entry('refused', '{t} was already received at {B}.', 'Ask {B} to send the goods back.'),
  TRANSFER_SETTLED: entry('refused', 'Nothing of {t} is on its way any more.', 'Look at what became of it.'),
  TRANSFER_NOT_RELEASED: entry(
    'refused',
    '{t} may be received at {B} at any moment.',
    'Ask for it back; it can be taken back once {B} or headquarters has released it.',
  ),
  TRANSFER_CHANGED: entry(
    'refused',
    '{t} is no more as it was sent, and its manifest would be wrong.',
    'Take the rest back and send it off again.',
  ),
  TRANSFER_OTHER_SIDE: entry('refused', '{action} {t} is up to {store}.', 'Do it there.'),
  TRANSFER_TO_ITSELF: entry('refused', 'A transfer goes to another store.', 'Choose the store that gets the goods.'),
  MANIFEST_INVALID: entry(
    'refused',
    'This is no manifest, or it was changed: {problem}.',
    'Scan all codes of the slip again; if it stays, ask the store that sent it.',
  ),
  MANIFEST_INCOMPLETE: entry('refused', 'Codes of the manifest are missing: {missing} of {total}.', 'Scan them too.'),
  MANIFEST_KEY_UNKNOWN: entry(
    'refused',
    '{t} is signed with a key that is not known here.',
    'Enter the public key of the store that sent it.',
  ),
  MANIFEST_FOREIGN: entry('refused', '{t} goes to {B}, not to this store.', 'Send the goods on to {B}.'),
  MANIFEST_KNOWN: entry('refused', '{t} is known here since {time}.', 'Open it in the list of transfers.'),
  MANIFEST_DIFFERS: entry('refused', '{t} is known here with other goods.', 'Ask {A} which of the two is right.'),
  COUNT_DONE: entry('refused', 'This was counted already.', 'Look at the result, or ask for a recount.'),
  COUNT_OPEN: entry('refused', 'This was not counted yet.', 'Hand the count in first.'),
  COUNT_SAME_USER: entry('refused', '{user} counted this already.', 'A recount is made by somebody else.'),
  DRAFT_UNKNOWN: entry(
    'not-found',
    'There is no draft {draft}; it was posted or thrown away.',
    'Open the list of drafts again.',
  ),
  DRAFT_CHANGED: entry(
    'refused',
    '{user} changed this document at {time}, after you opened it.',
    'Load it again; what you typed is kept beside it.',
  ),

  // Devices and printing.
  PROFILE_UNKNOWN: entry('invalid', 'No driver knows the profile {profile} of {device}.', 'Use one of: {known}.'),
  DEVICE_UNKNOWN: entry(
    'not-found',
    'There is no device {device}.',
    'See the [[printer]] and [[scanner]] entries of the configuration.',
  ),
  DEVICE_OFFLINE: entry(
    'unavailable',
    '{device} cannot be reached: {reason}.',
    'Check power and cable; it is tried again by itself.',
    true,
  ),
  DEVICE_PERMISSION: entry(
    'unavailable',
    '{device} cannot be opened: no permission for {path}.',
    'Install the udev rules of the package, or add the service user to the group dialout.',
  ),
  DEVICE_BUSY: entry(
    'unavailable',
    '{path} is held by another program.',
    'Stop that program; "tillgate doctor" names it.',
    true,
  ),
  DEVICE_ENGINE: entry(
    'unavailable',
    'The receipt engine {engine} cannot be loaded: {reason}.',
    'Install the packages again, or choose another engine in the configuration.',
  ),
  PRINTER_MISSING: entry('refused', 'Register {register} has no {kind} printer.', 'Name one in the configuration.'),
  SYMBOL_TOO_WIDE: entry(
    'refused',
    'The bar code of {item} needs {need} mm; the label has {have} mm.',
    'Use a wider label or another symbol.',
  ),
  LABEL_TOO_LOW: entry(
    'refused',
    'The label of {item} needs {need} mm in height; it has {have} mm.',
    'Use a higher label.',
  ),
  SYMBOL_INVALID: entry(
    'refused',
    '{data} cannot be printed as {symbology}: {problem}.',
    'Correct the number in the catalog.',
  ),
  JOB_UNKNOWN: entry('not-found', 'There is no print job {job}.', 'Look at the list of print jobs.'),
  JOB_NOT_ASKED: entry('refused', 'Print job {job} is {state}; there is nothing to answer.', 'Reload the page.'),

  // Configuration, database, start.
  CONFIG_UNREADABLE: entry(
    'invalid',
    'The configuration {path} cannot be read: {problem}.',
    'Check the path and its permissions.',
  ),
  CONFIG_SYNTAX: entry(
    'invalid',
    '{path}, line {line}: {problem}.',
    'Correct the line; "tillgate check" tells all faults.',
  ),
  CONFIG_INVALID: entry(
    'invalid',
    '{path} has {count} faults.',
    'Correct the faults listed; "tillgate check" tells them again.',
  ),
  DATABASE_UNREACHABLE: entry(
    'unavailable',
    'PostgreSQL cannot be reached at {address}: {problem}.',
    'Start PostgreSQL, or correct [database] in the configuration.',
    true,
  ),
  DATABASE_PASSWORD: entry(
    'unavailable',
    'PostgreSQL refused the user {user} at {address}.',
    'Correct the password or the user in [database].',
  ),
  DATABASE_TOO_OLD: entry(
    'unavailable',
    'PostgreSQL {version} is too old; 15 or later is needed.',
    'Upgrade PostgreSQL.',
  ),
  DATABASE_ENCODING: entry(
    'unavailable',
    'The database uses the encoding {encoding}; UTF8 is needed.',
    'Create the database with encoding UTF8.',
  ),
  DATABASE_FULL: entry(
    'unavailable',
    'PostgreSQL has no disk space left.',
    'Free disk space; nothing was written.',
    true,
  ),
  DATABASE_BUSY: entry('unavailable', 'The database was too busy to finish {what}.', 'Try again.', true),
  SCHEMA_MISSING: entry(
    'unavailable',
    'The database holds no Tillgate schema, or an older one ({have}, needed {need}).',
    'Run "tillgate migrate".',
  ),
  SCHEMA_NEWER: entry(
    'unavailable',
    'The database was migrated by a newer Tillgate (schema {have}, known here {need}).',
    'Install that version or later.',
  ),
  TRAINING_MISMATCH: entry(
    'conflict',
    'The database {database} is {have}, and the configuration asks for {want}.',
    'Correct training in [store], or the address in [database].',
  ),
  TRAINING_NAME: entry(
    'conflict',
    'The name of the database {database} does not fit: the configuration asks for {want}, and the name of a training database ends with _training.',
    'Create a database with a fitting name, or correct training in [store].',
  ),
  DAEMON_RUNNING: entry(
    'conflict',
    'Another Tillgate daemon writes to this database (process {pid} on {host}).',
    'Stop it first.',
  ),
  DAEMON_SUPERSEDED: entry('conflict', 'Another Tillgate daemon has taken over this database.', 'Stop one of the two.'),
  EMBEDDED_FAILED: entry(
    'unavailable',
    'The embedded PostgreSQL did not start: {reason}',
    'Mend the cause, or give the address of another PostgreSQL.',
  ),
  EMBEDDED_IN_USE: entry(
    'conflict',
    'The data in {folder} are in use by process {pid}.',
    'Stop that one first; only one at a time can use them.',
  ),
  ADDRESS_REFUSED: entry(
    'unavailable',
    'The daemon cannot listen on {host}, port {port}: {problem}.',
    'Choose another host or port in [server].',
  ),
  PORT_IN_USE: entry(
    'unavailable',
    'Port {port} on {host} is in use.',
    'Stop the other program, or choose another port in [server].',
  ),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue
