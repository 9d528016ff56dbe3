import { checkDigitOf } from '../../../core/barcode/check-digit.js'
import { levelBearers } from '../../../core/catalog/level.js'
import { families } from './families.js'
import { placeLevels, type Family, type SerialForm } from './family.js'

/**
 * The files of the sample shop, made of families.ts: items.csv is what `tillgate import` takes, stock.csv what was
 * received. Everything follows from the place in the list, so that codes and serial numbers stay the same.
 */

/** 952 is GS1’s prefix for demonstrations and examples (list of GS1 Prefixes); then a made-up company. */
const company = '952400'

const gtin13 = (n: number): string => {
  const body = `${company}${String(n).padStart(6, '0')}`
  return `${body}${checkDigitOf(body)}`
}

/** The code on older packages of the same product. */
const olderGtin13 = (n: number): string => gtin13(500_000 + n)

/** Luhn digit of an IMEI (3GPP TS 23.003, annex B). */
const imei = (n: number): string => {
  const body = `004401${String(n * 7919 + 10_000_000).padStart(8, '0')}`
  const sum = Array.from(body).reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

const serial = (form: SerialForm, n: number): string =>
  form === 'IMEI' ? imei(n) : `${form.prefix}${String(n * 17 + 1).padStart(form.digits, '0')}${form.suffix ?? ''}`

interface SampleItem {
  readonly family: Family
  readonly number: number
  readonly productId: string
  readonly productName: string
  readonly description: string
  readonly price: number
  readonly color: string
  readonly size: string
  readonly upc: string
}

/** Every product in every color and size, numbered through. */
const sampleItems = (): readonly SampleItem[] => {
  const items: SampleItem[] = []
  let product = 1000
  for (const family of families) {
    for (const [name, price] of family.products) {
      product += 1
      for (const color of family.colors ?? [''])
        for (const [step, size] of (family.sizes ?? ['']).entries()) {
          const number = items.length + 1
          items.push({
            family,
            number,
            productId: `P-${product}`,
            productName: name,
            description: [name, color, size].filter((part) => part !== '').join(', '),
            // A bigger one costs more, but shirts and shoes do not.
            price: family.tax === undefined ? price + step * Math.round(price / 10) : price,
            color,
            size,
            upc: gtin13(number),
          })
        }
    }
  }
  return items
}

const csvLine = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell) => {
      const text = String(cell)
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    })
    .join(',')

/** The kinds of names that have levels in this shop: only these get a level column. */
const levelled: ReadonlySet<string> = new Set(Object.keys(placeLevels).map((place) => place.split(':')[0] ?? ''))

const columns = [
  'product_id',
  'product_name',
  'description',
  'price',
  'cost',
  'tax_rate',
  'upc',
  'additional_upcs',
  'level',
  'required_on_sale',
  'required_on_return',
  'exact',
  'serial_scope',
  ...levelBearers.flatMap((bearer) => [bearer, ...(levelled.has(bearer) ? [`${bearer}_level`] : [])]),
  'quick_pick_page',
  'quick_pick_position',
]

const tilesPerPage = 12

/** More would fill a page with the colors and sizes of one product. */
const tilesPerProduct = 2

const yes = (flag: boolean | undefined): string => (flag === true ? 'yes' : '')

/** Every fifth item has the code of older packages, every seventh a code of the shop's own, the first one both. */
const additional = ({ number }: SampleItem): string =>
  [
    ...(number % 5 === 1 ? [olderGtin13(number)] : []),
    ...(number % 7 === 1 ? [`store:MS-${String(number).padStart(4, '0')}`] : []),
  ].join('|')

const itemsCsv = (items: readonly SampleItem[]): string => {
  const tiles = new Map<string, number>()
  const tilesOfProduct = new Map<string, number>()
  const lines = items.map((item) => {
    const { family, color, size } = item
    const [department, category, subcategory = ''] = family.place
    const names: Readonly<Record<string, string | undefined>> = {
      department,
      category,
      subcategory,
      ...family.attributes,
      color,
      size,
    }
    const page = family.quickPick ?? ''
    const position = (tiles.get(page) ?? 0) + 1
    const ofProduct = (tilesOfProduct.get(item.productId) ?? 0) + 1
    const onPage = page !== '' && position <= tilesPerPage && ofProduct <= tilesPerProduct
    if (onPage) {
      tiles.set(page, position)
      tilesOfProduct.set(item.productId, ofProduct)
    }
    return csvLine([
      item.productId,
      item.productName,
      item.description,
      item.price.toFixed(2),
      (item.price * 0.55).toFixed(2),
      family.tax ?? 8.875,
      item.upc,
      additional(item),
      family.level ?? '',
      yes(family.requiredOnSale),
      yes(family.requiredOnReturn),
      yes(family.exact),
      family.chain === true ? 'chain' : '',
      ...levelBearers.flatMap((bearer) => {
        const name = names[bearer] ?? ''
        return [name, ...(levelled.has(bearer) ? [placeLevels[`${bearer}:${name}`] ?? ''] : [])]
      }),
      onPage ? page : '',
      onPage ? position : '',
    ])
  })
  return `${[csvLine(columns), ...lines].join('\n')}\n`
}

/** Deliveries the goods came with, in turn. */
const deliveries = ['DN-2601', 'DN-2602', 'DN-2603', 'DN-2604']

const stockCsv = (items: readonly SampleItem[]): string => {
  let made = 0
  const lines = items.flatMap(({ family: { stock }, upc, price }, place) => {
    if (!stock) return []
    const { units, serials } = stock
    const numbers = serials === undefined ? [] : Array.from({ length: units }, () => serial(serials, (made += 1)))
    const delivery = deliveries[Math.floor((place * deliveries.length) / items.length)] ?? ''
    return [csvLine([delivery, upc, units, (price * 0.55).toFixed(2), numbers.join('|')])]
  })
  return `${['delivery,upc,quantity,unit_cost,serials', ...lines].join('\n')}\n`
}

export const generate = (): Promise<Record<string, string>> => {
  const items = sampleItems()
  return Promise.resolve({
    'gateway/demo/sample-shop/items.csv': itemsCsv(items),
    'gateway/demo/sample-shop/stock.csv': stockCsv(items),
  })
}
