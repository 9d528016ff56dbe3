import { newId } from '../ids.js'

/** Product codes of the items, as the catalog keys them. */
export const shopCodes = {
  watch: '09521234000013',
  camera: '09521234000020',
  radio: '09521234000037',
  socks: '09521234000044',
} as const

/** Runs SQL as the owner of everything. */
export type RunSql = (text: string, values: readonly unknown[]) => Promise<readonly object[]>

export interface ShopIds {
  readonly items: { readonly watch: string; readonly camera: string; readonly radio: string; readonly socks: string }
  readonly registers: readonly { readonly id: string; readonly number: number }[]
  /** Ada, a manager without a PIN. */
  readonly user: string
}

/** Fills an empty, migrated database with the test shop: store 1, four items, one for each way of being serialized. */
export const seedShop = async (run: RunSql, registerCount: number): Promise<ShopIds> => {
  const sql = (text: string, values: readonly unknown[] = []): Promise<readonly object[]> => run(text, values)
  const ids = { venue: newId(), store: newId(), other: newId(), department: newId(), brand: newId(), user: newId() }
  const items = { watch: newId(), camera: newId(), radio: newId(), socks: newId() }
  await sql(`insert into cat.venue values ($1, 1, 'Arena')`, [ids.venue])
  await sql(
    `insert into cat.store values ($1, $3, 1, 'Main Street', 'Europe/Berlin', 'en-US', 'USD'), ($2, $3, 4, 'Harbour', 'Europe/Berlin', 'en-US', 'USD')`,
    [ids.store, ids.other, ids.venue],
  )
  await sql(`insert into cat.department values ($1, 'Electronics', null)`, [ids.department])
  const add = async (
    id: string,
    number: string,
    name: string,
    price: number,
    level: string | null,
    required: boolean,
    code: string,
  ): Promise<void> => {
    const product = newId()
    await sql(`insert into cat.product values ($1, $2, $3)`, [product, number, name])
    await sql(
      `insert into cat.item (id, product, description, price, cost, tax_rate, level, serial_rules, exact, serial_scope, department_id, active, rev)
       values ($1, $2, $3, $4, $5, 88750, $6, $7, false, 'item', $8, true, 1)`,
      [
        id,
        product,
        name,
        price,
        Math.floor(price / 2),
        level,
        required ? '{"sale": "required"}' : null,
        ids.department,
      ],
    )
    await sql(`insert into cat.upc values ($1, $2, $3, $4, 'gtin', 0)`, [newId(), id, code, code.slice(1)])
  }
  await add(items.watch, 'P-1', 'Trail Watch', 19900, 'always', false, shopCodes.watch)
  await add(items.camera, 'P-2', 'Field Camera', 45000, 'sometimes', true, shopCodes.camera)
  await add(items.radio, 'P-3', 'Pocket Radio', 2999, 'sometimes', false, shopCodes.radio)
  await add(items.socks, 'P-4', 'Sport Socks', 599, 'not', false, shopCodes.socks)
  await sql('select st.apply_levels(null)')
  await sql(`insert into st.app_user (id, name, role, pin_hash) values ($1, 'Ada', 'manager', 'none')`, [ids.user])
  const registers = Array.from({ length: registerCount }, (_, index) => ({ id: newId(), number: index + 1 }))
  for (const register of registers)
    await sql('insert into st.register (id, number, name) values ($1, $2, $3)', [
      register.id,
      register.number,
      `Register ${register.number}`,
    ])
  return { items, registers, user: ids.user }
}
