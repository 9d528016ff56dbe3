import type { Family } from './family.js'

export const gifts: readonly Family[] = [
  {
    place: ['Gifts', 'Souvenirs'],
    products: [
      ['Enamel Mug', 12],
      ['Key Ring', 6.5],
      ['Tote Bag', 15],
      ['Poster “Main Street”', 18],
    ],
    stock: { units: 20 },
  },
  {
    place: ['Gifts', 'Souvenirs'],
    products: [
      [
        'Commemorative Plate of the Opening of the Renovated Grandstand, Hand-Painted, with Wooden Stand, Certificate and Gift Box in Club Colors',
        64,
      ],
    ],
    stock: { units: 6 },
  },
  {
    place: ['Gifts', 'Collectibles'],
    attributes: { team: 'City Hawks' },
    products: [['Hawks Signed Ball', 189]],
    level: 'always',
    requiredOnReturn: true,
    stock: { units: 4, serials: { prefix: 'HSB', digits: 4 } },
  },
]
