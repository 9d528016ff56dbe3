import { pages, type Family } from './family.js'

export const electronics: readonly Family[] = [
  {
    place: ['Electronics', 'Phones', 'Smartphones'],
    attributes: { brand: 'Fjord', vendor: 'Nordic Mobile' },
    colors: ['Black', 'Ice Blue', 'Green'],
    sizes: ['128 GB', '256 GB'],
    products: [
      ['Fjord One', 699],
      ['Fjord One Mini', 549],
    ],
    chain: true,
    quickPick: pages.favorites,
    stock: { units: 8, serials: 'IMEI' },
  },
  {
    place: ['Electronics', 'Phones', 'Classic Phones'],
    attributes: { brand: 'Halden', vendor: 'Nordic Mobile' },
    colors: ['Black', 'Red'],
    products: [['Halden Big Button Phone', 79]],
    chain: true,
    stock: { units: 4, serials: 'IMEI' },
  },
  {
    place: ['Electronics', 'Phones', 'Smartphones'],
    attributes: { brand: 'Fjord', vendor: 'Second Life', style: 'Refurbished' },
    products: [
      ['Fjord Zero, refurbished', 199],
      ['Fjord Zero Plus, refurbished', 259],
    ],
    chain: true,
    stock: { units: 3, serials: 'IMEI' },
  },
  {
    place: ['Electronics', 'Cameras', 'Lenses'],
    attributes: { brand: 'Sorano', vendor: 'Lumen Optics' },
    products: [
      ['Sorano 35 mm f/1.8', 449],
      ['Sorano 50 mm f/1.4', 599],
      ['Sorano 24–70 mm f/2.8', 1299],
    ],
    requiredOnSale: true,
    stock: { units: 3, serials: { prefix: '70', digits: 7 } },
  },
  {
    place: ['Electronics', 'Cameras', 'Camera Bags'],
    attributes: { vendor: 'Drop Ship Direct' },
    colors: ['Black', 'Olive'],
    products: [
      ['Sling Bag 6 l', 59],
      ['Camera Backpack 22 l', 119],
    ],
    stock: { units: 6 },
  },
  {
    place: ['Electronics', 'Audio', 'Headphones'],
    attributes: { brand: 'Halden' },
    colors: ['Black', 'White', 'Sand'],
    products: [
      ['Halden Studio Headphones', 149],
      ['Halden Ear Buds', 89],
    ],
    quickPick: pages.favorites,
    stock: { units: 4, serials: { prefix: 'HD', digits: 7 } },
  },
  {
    place: ['Electronics', 'Audio', 'Speakers'],
    attributes: { brand: 'Halden' },
    colors: ['Black', 'White'],
    products: [
      ['Café Speaker', 129],
      ['Büro Speaker Mini', 69],
      ['Halden Sound Bar', 279],
    ],
    stock: { units: 4 },
  },
  {
    place: ['Electronics', 'Audio', 'Turntables'],
    attributes: { brand: 'Orchestrion' },
    products: [['Orchestrion Turntable Exact', 389]],
    level: 'always',
    exact: true,
    stock: { units: 4, serials: { prefix: 'aB-', digits: 4, suffix: 'x' } },
  },
]
