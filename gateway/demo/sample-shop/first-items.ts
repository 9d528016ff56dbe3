import { pages, type Family } from './family.js'

/** The items of the things to try (gateway/demo/samples.ts); they come first, so that their codes stay. */
export const firstItems: readonly Family[] = [
  {
    place: ['Watches', 'Smart Watches'],
    attributes: { brand: 'Northpeak', vendor: 'Alpine Trading' },
    products: [['Northpeak Trail Watch 2', 249]],
    quickPick: pages.favorites,
    stock: { units: 8, serials: { prefix: 'NTW2-', digits: 5 } },
  },
  {
    place: ['Electronics', 'Audio', 'Radios'],
    attributes: { brand: 'Halden' },
    products: [['Halden Pocket Radio', 39.9]],
    quickPick: pages.favorites,
    stock: { units: 4, serials: { prefix: 'HPR', digits: 6 } },
  },
  {
    place: ['Sports', 'Clothing', 'Socks'],
    products: [['Sport Socks, 3 pairs', 9.95]],
    quickPick: pages.favorites,
    stock: { units: 40 },
  },
  {
    place: ['Electronics', 'Cameras', 'Action Cameras'],
    attributes: { brand: 'Kepler', vendor: 'Lumen Optics' },
    products: [['Kepler Action Camera X5', 329]],
    quickPick: pages.favorites,
    stock: { units: 5, serials: { prefix: 'KX5', digits: 6 } },
  },
  {
    place: ['Electronics', 'Cables & Adapters', 'USB'],
    products: [[`Cable "USB-C" 5' ^XZ~JR <b>bold</b> \\ '; --`, 14.5]],
    quickPick: pages.favorites,
    stock: { units: 25 },
  },
  {
    place: ['Electronics', 'Cameras', 'System Cameras'],
    attributes: { brand: 'Sorano', vendor: 'Lumen Optics' },
    products: [['Sorano S1 Camera Body', 899]],
    requiredOnSale: true,
    requiredOnReturn: true,
    quickPick: pages.favorites,
    stock: { units: 3, serials: { prefix: '41', digits: 8 } },
  },
]
