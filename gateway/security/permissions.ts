import type { UserRow } from '../../core/store/store.js'

/** What a user may be allowed to do. A command of the table names one of these, or `paired`, or `open`. */
export const permissions = {
  sale: 'Sell: scan, take tender, suspend, recall, void, print receipts and labels.',
  return: 'Take goods back within the store’s terms.',
  'return.override': 'Take goods back beyond the store’s terms.',
  'sale.price': 'Sell at another price: set it, or take something off.',
  'sale.exempt': 'Sell without tax.',
  'sale.late': 'Enter a sale that was made on paper.',
  'sale.post-void': 'Undo a completed sale.',
  'sale.swap': 'Put another unit on a completed sale.',
  'sale.buy-back': 'Buy goods from a customer.',
  'catalog.read': 'Look items up.',
  'catalog.write': 'Create and change items, import a catalog.',
  cost: 'See what items cost.',
  draft: 'Keep half-done documents; those of a kind need the permission of that kind, too.',
  receiving: 'Receive goods into stock.',
  adjustment: 'Adjust stock: add, subtract, set final quantities, reconcile.',
  transfer: 'Send goods to another store, receive them from one, take them back.',
  'store.keys': 'Say whose manifests are believed: enter public keys of other stores.',
  'vendor-return': 'Return goods to their vendor.',
  status: 'Set units aside, release them, inspect what came back.',
  count: 'Count stock.',
  'unit.block': 'Block units (recall, theft) and free them.',
  'unit.end-hold': 'Release what was bought from a customer before its hold is over.',
  'unit.rename': 'Correct a mistyped serial number.',
  'conflict.settle': 'Decide about a number that two records claim.',
  'sales.read': 'Look completed sales up.',
  customers: 'Look customers up, add them and change their names and contacts.',
  'customers.forget': 'Erase name and contact of a customer for good.',
  'venue.write': 'Keep the events of the venue.',
  cash: 'Open, count and close the cash session of a register.',
  'cash.drawer': 'Open the drawer without a sale; pay cash in and out.',
  'day.close': 'See how a business day stands, and close it.',
  'cash.report': 'Read what a drawer should hold (X), look at closed sessions, count again.',
  users: 'Add users, change their roles and PINs, end their access.',
  exceptions: 'See what went wrong and waits for a person, and settle it.',
  override: 'Let one request of a colleague through at a register, by PIN and with a reason.',
  'serials.read': 'See the life of a serial number.',
  'reports.read': 'See the inventory reports and save them as files.',
  'reports.bound-book': 'Save the bound book, which names whom units came from and went to.',
  'devices.read': 'See registers, devices and print jobs.',
} as const satisfies Record<string, string>

export type Permission = keyof typeof permissions
export type Role = UserRow['role']

const seller = [
  'sale',
  'return',
  'cash',
  'customers',
  'catalog.read',
  'sales.read',
  'serials.read',
  'devices.read',
] as const
const stock = [
  'catalog.read',
  'draft',
  'receiving',
  'adjustment',
  'transfer',
  'vendor-return',
  'status',
  'count',
  'cost',
  'sales.read',
  'serials.read',
  'reports.read',
  'reports.bound-book',
  'devices.read',
] as const

const leading = [
  'catalog.write',
  'unit.block',
  'unit.end-hold',
  'unit.rename',
  'conflict.settle',
  'customers.forget',
  'venue.write',
  'cash.drawer',
  'cash.report',
  'day.close',
  'override',
  'return.override',
  'sale.price',
  'sale.exempt',
  'sale.late',
  'exceptions',
  'sale.post-void',
  'sale.swap',
  'sale.buy-back',
] as const

/** A role is a set of permissions and nothing else: code asks for a permission, never for a role. */
export const roles: Readonly<Record<Role, readonly Permission[]>> = {
  cashier: seller,
  clerk: stock,
  manager: [...new Set([...seller, ...stock, ...leading])],
  administrator: Object.keys(permissions) as Permission[],
}

/**
 * What is told about persons and money, or is somebody's half-done work: never to a screen without a user, nor to whoever happens to be on this machine.
 */
export const privatePermissions: ReadonlySet<string> = new Set<Permission>([
  'customers',
  'users',
  'cash',
  'cash.report',
  'day.close',
  'draft',
  'exceptions',
  'reports.bound-book',
])

export const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name)
