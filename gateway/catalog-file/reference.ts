import { markdownTable } from '../../config/reference.js'
import { csvColumns } from '../../core/catalog/csv-columns.js'

/** A small file that uses what most files use; a test imports it. */
export const exampleFile = `product_id,product_name,description,price,cost,tax_rate,upc,additional_upcs,level,department,department_level,brand,brand_level
P-1,Trail Watch,"Trail Watch, black",199.00,110,8.875,9521234000112,store:TW-B|9521234000129,,Watches,always,Northpeak,
P-1,,"Trail Watch, red",199.00,110,8.875,9521234000136,,,Watches,,Northpeak,
P-2,Strap,,25.00,,8.875,store:STRAP,,not,Watches,,,
P-3,Drone,,399.00,,8.875,9521234000143,,,Toys,,Kepler,always
`

const page = `# Catalog files

<!-- Made from core/catalog/csv-columns.ts; do not edit. -->

A catalog is imported from CSV, by \`tillgate import items.csv\` or by \`POST /v1/items/import\` with the file as the body
(\`text/csv\`). The file is UTF-8, with commas between the cells and the names of the columns in the first line; a cell
with a comma, a line break or quotation marks in it stands in quotation marks, and those inside are written twice.

    ${exampleFile.trimEnd().replaceAll('\n', '\n    ')}

## Which item a row is

A row is the item that has both its product ID and its main UPC; where there is none, it is made. To change the product ID or
the main UPC of an item, name it by \`item_id\`. Importing a file twice changes nothing the second time.

- A column that is left out leaves that field as it is: a file of \`product_id,upc,price\` changes prices alone.
- An empty cell clears what may be empty: cost, level, department, brand, the additional UPCs and so on. A description or
  a product name stays.
- A new item needs product ID, UPC, price and tax rate, and its product a name on one of its rows.
- Departments, categories, brands and the like are made when there is none of that name; capitals do not matter. A
  subcategory needs the columns of its category and department.

## All or nothing

The import is one transaction. When a row is wrong, every wrong cell is told with line, column, code and words, and nothing
is imported; \`--skip-bad\` (\`?skipBad=true\`) imports the rows that are right. Registers see the new catalog when it is
whole. A file that is no CSV in UTF-8 is refused as a whole, with the line. One file is imported at a time.

## Columns

${markdownTable(
  ['Column', 'What stands in it'],
  csvColumns.map(({ name, about }) => [`\`${name}\``, about]),
)}`

export const generate = (): Promise<Record<string, string>> =>
  Promise.resolve({ 'gateway/docs/catalog-file.md': `${page.trimEnd()}\n` })
