import { AfterSaleModel } from './after-sale-model.js'
import { BasketModel } from './basket-model.js'
import { Books } from './books.js'
import { CorrectionModel } from './correction-model.js'
import { LevelModel } from './level-model.js'
import { StockModel } from './stock-model.js'
import { TransferModel } from './transfer-model.js'
import { UnitModel } from './unit-model.js'

/**
 * The rules of stock, baskets and serial numbers in plain words of TypeScript, written without a look at the SQL: what a
 * store with several registers must answer, step by step. It knows nothing of money, screens, or requests. Each family
 * of transactions has a file of its own beside this one.
 */
export class StoreModel extends Books {
  readonly level = new LevelModel(this)
  readonly afterSale = new AfterSaleModel(this, this.level)
  readonly basket = new BasketModel(this, this.level, this.afterSale)
  readonly corrections = new CorrectionModel(this, this.afterSale, this.level)
  readonly stock = new StockModel(this, this.level)
  readonly unit = new UnitModel(this)
  readonly transfers = new TransferModel(this, this.stock)
}
