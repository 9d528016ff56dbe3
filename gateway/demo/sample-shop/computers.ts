import { pages, type Family } from './family.js'

export const computers: readonly Family[] = [
  {
    place: ['Electronics', 'Power', 'Power Banks'],
    attributes: { brand: 'Voltan' },
    sizes: ['10,000 mAh', '20,000 mAh'],
    products: [['Voltan Power Bank', 45]],
    quickPick: pages.favorites,
    stock: { units: 10, serials: { prefix: 'VPB', digits: 7 } },
  },
  {
    place: ['Electronics', 'Power', 'Chargers'],
    attributes: { brand: 'Voltan' },
    products: [
      ['Voltan Wall Charger 65 W', 49],
      ['Voltan Desk Charger 140 W', 99],
      ['Voltan Car Charger', 29],
    ],
    stock: { units: 8 },
  },
  {
    place: ['Electronics', 'Cables & Adapters', 'USB'],
    attributes: { brand: 'Voltan' },
    sizes: ['0.5 m', '1 m', '2 m', '3 m'],
    products: [
      ['USB-C Cable', 12.9],
      ['USB-C to Lightning Cable', 19.9],
    ],
    stock: { units: 20 },
  },
  {
    place: ['Electronics', 'Cables & Adapters', 'Video'],
    sizes: ['1 m', '2 m', '5 m'],
    products: [['HDMI Cable', 15.9]],
    stock: { units: 15 },
  },
  {
    place: ['Electronics', 'Computers', 'Tablets'],
    attributes: { brand: 'Fjord', vendor: 'Nordic Mobile' },
    sizes: ['64 GB', '128 GB'],
    products: [['Fjord Slate 11', 429]],
    level: 'always',
    stock: { units: 6, serials: { prefix: 'FS11', digits: 6 } },
  },
  {
    place: ['Electronics', 'Computers', 'Keyboards'],
    products: [
      ['Клавиатура «Север»', 79],
      ['Mechanical Keyboard K87', 119],
    ],
    level: 'not',
    stock: { units: 6 },
  },
  {
    place: ['Electronics', 'Computers', 'Drones'],
    attributes: { brand: 'Kepler' },
    products: [
      ['Kepler Drone Mini', 399],
      ['Kepler Drone Pro', 1199],
    ],
    quickPick: pages.favorites,
    stock: { units: 4, serials: { prefix: 'KD', digits: 8 } },
  },
  {
    place: ['Electronics', 'Computers', 'Laptops'],
    attributes: { brand: 'Fjord', vendor: 'Nordic Mobile' },
    colors: ['Silver', 'Graphite'],
    sizes: ['13 inch', '15 inch'],
    products: [['Fjord Book', 1199]],
    level: 'always',
    stock: { units: 6, serials: { prefix: 'FB', digits: 8 } },
  },
  {
    place: ['Electronics', 'Computers', 'Printers'],
    attributes: { brand: 'Sorano' },
    products: [
      ['Sorano Photo Printer', 189],
      ['Sorano Laser 2', 149],
    ],
    stock: { units: 4, serials: { prefix: 'SP', digits: 7 } },
  },
  {
    place: ['Electronics', 'Computers', 'Mice'],
    colors: ['Black', 'White'],
    products: [
      ['Wireless Mouse', 29],
      ['Trackball Mouse', 59],
    ],
    level: 'not',
    stock: { units: 8 },
  },
  {
    place: ['Electronics', 'Phone Accessories', 'Cases'],
    colors: ['Black', 'Ice Blue', 'Clear'],
    products: [
      ['Case for Fjord One', 25],
      ['Case for Fjord One Mini', 25],
    ],
    level: 'not',
    stock: { units: 10 },
  },
]
