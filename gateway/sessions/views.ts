import type { Static } from 'typebox'
import type { CustomerRow, ItemHitRow, ItemRow, JobRow, LeaseRow, SuspendedRow } from '../../core/store/store.js'
import type { SalePolicy } from '../../core/sale/policy.js'
import { totalsOf } from '../../core/sale/totals.js'
import type { DeviceStatus } from '../../drivers/device.js'
import type { Customer } from '../protocol/customer-shapes.js'
import type { ItemHit } from '../protocol/register-commands.js'
import type { Device, Lease, PrintJob, SignedInUser, SuspendedSale } from '../protocol/register-state.js'
import type { SignedIn } from '../security/sign-in.js'

/** Rows of the store as the wire shows them: exactly the fields of the schema, no more. */

export const jobView = (job: JobRow): PrintJob => ({
  id: job.id,
  kind: job.kind,
  title: job.title,
  printer: job.printer,
  state: job.state,
  reason: job.reason,
  at: job.at,
  copy: job.copy,
})

export const leaseView = (lease: LeaseRow): Lease => ({
  itemId: lease.itemId,
  item: lease.item,
  serial: lease.serial,
  register: lease.registerNumber,
  user: lease.user,
  since: lease.since,
})

export const suspendedView = (row: SuspendedRow, policy: SalePolicy): SuspendedSale => ({
  id: row.id,
  register: row.registerNumber,
  user: row.user,
  suspendedAt: row.suspendedAt,
  lines: row.basket.lines.length,
  total: totalsOf(row.basket, policy).total,
  names: row.basket.lines.map((line) => line.name),
})

export const deviceView = (status: DeviceStatus): Device => ({
  id: status.id,
  kind: status.kind,
  state: status.state,
  text: status.text,
  since: status.since,
  conditions: [...status.conditions],
})

export const userView = (user: SignedIn): SignedInUser => ({
  id: user.userId,
  name: user.name,
  role: user.role,
  permissions: [...user.permissions],
})

export const customerView = (row: CustomerRow): Static<typeof Customer> => ({
  id: row.id,
  number: row.number,
  name: row.name,
  phone: row.phone,
  email: row.email,
  forgottenAt: row.forgottenAt,
})

export const itemView = (row: ItemRow & Partial<Pick<ItemHitRow, 'serial' | 'state'>>): Static<typeof ItemHit> => ({
  itemId: row.itemId,
  name: row.name,
  productId: row.productId,
  productName: row.productName,
  upc: row.upc,
  price: row.price,
  level: row.level,
  onHand: row.onHand,
  serial: row.serial ?? null,
  state: row.state ?? null,
})
