import { pages, type Family } from './family.js'

export const watches: readonly Family[] = [
  {
    place: ['Watches', 'Smart Watches'],
    attributes: { brand: 'Northpeak', vendor: 'Alpine Trading' },
    colors: ['Graphite', 'Orange', 'Moss'],
    sizes: ['42 mm', '46 mm'],
    products: [['Northpeak Summit', 399]],
    quickPick: pages.watches,
    stock: { units: 8, serials: { prefix: 'NPS', digits: 7 } },
  },
  {
    place: ['Watches', 'Smart Watches'],
    attributes: { brand: 'Pulsar One' },
    colors: ['Black', 'Rose'],
    products: [
      ['Pulsar One Fit', 129],
      ['Pulsar One Fit Kids', 89],
    ],
    quickPick: pages.watches,
    stock: { units: 6, serials: { prefix: 'P1F', digits: 7 } },
  },
  {
    place: ['Watches', 'Classic Watches', 'Automatic'],
    attributes: { brand: 'Maison Élysée', vendor: 'Maison Élysée' },
    colors: ['Silver', 'Gold'],
    products: [
      ['Élysée Automatique 38', 1450],
      ['Élysée Chronographe', 2290],
    ],
    quickPick: pages.watches,
    stock: { units: 4, serials: { prefix: 'EL', digits: 6 } },
  },
  {
    place: ['Watches', 'Classic Watches', 'Quartz'],
    attributes: { brand: 'Ωρολόγιον', vendor: 'Aegean Imports' },
    colors: ['White', 'Blue'],
    products: [['Ωρολόγιον Αιγαίο', 189]],
    quickPick: pages.watches,
    stock: { units: 5, serials: { prefix: 'ORO', digits: 5 } },
  },
  {
    place: ['Watches', 'Classic Watches', 'Quartz'],
    attributes: { brand: 'Tidewater', style: 'Refurbished' },
    products: [['Tidewater Diver 200, refurbished', 149]],
    stock: { units: 3, serials: { prefix: 'TD2', digits: 5 } },
  },
  {
    place: ['Watches', 'Watch Accessories', 'Straps'],
    colors: ['Black', 'Brown', 'Navy'],
    sizes: ['20 mm', '22 mm'],
    products: [
      ['Leather Strap', 39],
      ['Sport Strap', 25],
    ],
    quickPick: pages.watches,
    stock: { units: 10 },
  },
  {
    place: ['Watches', 'Watch Accessories', 'Winders'],
    products: [['Watch Winder Duo', 199]],
    level: 'sometimes',
    stock: { units: 3 },
  },
]
