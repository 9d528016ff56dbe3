import type pg from 'pg'
import { checkDigitOf } from '../../core/barcode/check-digit.js'
import { newId } from '../../core/store/ids.js'
import type { Actor } from '../../core/store/store.js'

export interface BenchItem {
  readonly id: string
  readonly name: string
  /** EAN-13, as a scanner sends it. */
  readonly code: string
}

export interface BenchRegister {
  readonly id: string
  readonly number: number
}

/** What the parts of the benchmark sell, and who sells it. */
export interface BenchShop {
  readonly user: { readonly id: string; readonly name: string }
  readonly registers: readonly BenchRegister[]
  /** Items that always ask for a serial number. */
  readonly serialized: readonly BenchItem[]
  /** Items that never do. */
  readonly plain: readonly BenchItem[]
}

export const storeNumber = 1
export const currency = 'USD'
/** Of every item, in cents; with its tax of 8.875 %, rounded half up. */
export const price = 10_000
export const taxRate = 88_750
export const tax = 888

const itemOf = (number: number): BenchItem => {
  // GS1's prefix for demonstrations.
  const digits = `952${String(number).padStart(9, '0')}`
  return { id: newId(), name: `Item ${number}`, code: `${digits}${checkDigitOf(digits)}` }
}

/** Fills an empty, migrated database with a store of `registers` registers and `items` items, half of them serialized. */
export const openShop = async (
  admin: pg.Pool,
  options: { readonly registers: number; readonly items: number; readonly pinHash?: string },
): Promise<BenchShop> => {
  const store = newId()
  const department = newId()
  const user = { id: newId(), name: 'Ada' }
  await admin.query(
    `insert into cat.store (id, number, name, zone, locale, currency) values ($1, $2, 'Main Street', 'Europe/Berlin', 'en-US', $3)`,
    [store, storeNumber, currency],
  )
  await admin.query(`insert into cat.department (id, name) values ($1, 'Electronics')`, [department])
  await admin.query(`insert into st.app_user (id, name, role, pin_hash) values ($1, $2, 'manager', $3)`, [
    user.id,
    user.name,
    options.pinHash ?? 'none',
  ])
  const registers = Array.from({ length: options.registers }, (_, index) => ({ id: newId(), number: index + 1 }))
  await admin.query(
    `insert into st.register (id, number, name) select id, number, 'Register ' || number from jsonb_to_recordset($1) as r (id uuid, number int)`,
    [JSON.stringify(registers)],
  )
  const items = Array.from({ length: options.items }, (_, index) => itemOf(index + 1))
  const serialized = items.filter((_, index) => index % 2 === 0)
  await insertItems(admin, { items, department, serialized: new Set(serialized) })
  return { user, registers, serialized, plain: items.filter((_, index) => index % 2 === 1) }
}

const insertItems = async (
  admin: pg.Pool,
  input: { readonly items: readonly BenchItem[]; readonly department: string; readonly serialized: Set<BenchItem> },
): Promise<void> => {
  const rows = input.items.map((item, index) => ({
    ...item,
    product: newId(),
    upc: newId(),
    number: `P-${index + 1}`,
    level: input.serialized.has(item) ? 'always' : 'not',
  }))
  const from =
    'from jsonb_to_recordset($1) as r (id uuid, name text, code text, product uuid, upc uuid, number text, level text)'
  const values = JSON.stringify(rows)
  await admin.query(`insert into cat.product (id, product_id, name) select product, number, name ${from}`, [values])
  await admin.query(
    `insert into cat.item (id, product, description, price, cost, tax_rate, level, serial_rules, exact, serial_scope, department_id, active, rev)
     select id, product, name, ${price}, ${price / 2}, ${taxRate}, level, null, false, 'item', $2, true, 1 ${from}`,
    [values, input.department],
  )
  await admin.query(
    `insert into cat.upc (id, item_id, key, display, kind, position) select upc, id, lpad(code, 14, '0'), code, 'gtin', 0 ${from}`,
    [values],
  )
  await admin.query('select st.apply_levels(null)')
}

/** The user of the shop at a register. */
export const actorAt = ({ user }: BenchShop, register: BenchRegister): Actor => ({
  userId: user.id,
  userName: user.name,
  registerId: register.id,
  stream: { id: register.id, kind: 'register' },
})
