/** Words of the prompt for a serial number. */
export const promptTexts = {
  title: (n: number, of: number) => (of === 1 ? 'Serial number' : `Serial number ${n} of ${of}`),
  how: 'Scan the serial label on the unit, or type or paste the number.',
  placeholder: 'Scan, type or paste',
  optional: 'Optional',
  field: 'Serial number',
  enter: 'Enter',
  refused: (entered: string) => `${entered} was refused.`,
  later: 'Later',
  skip: 'Sell without',
  another: 'Take another unit',
  correct: 'Correct it',
  lookUp: 'Look it up',
  addOther: 'Later, and add that item',
}

/** Words of the questions of a line, and of the keys that answer them. */
export const questionTexts = {
  piece: (label: string, n: number, of: number) => `${label}, piece ${n} of ${of}`,
  again: (label: string) => `Answer again: ${label}`,
  open: 'A question is open',
  hint: {
    date: 'Year-month-day, like 2027-03-31',
    imei: '15 digits of the IMEI',
    number: (least: number | null, most: number | null) =>
      [least === null ? '' : `from ${least}`, most === null ? '' : `up to ${most}`]
        .filter((part) => part !== '')
        .join(' '),
    format: (mask: string) => `${mask} (A a letter, 9 a digit)`,
  },
}

export const choiceTexts = {
  choice1: 'Answer with the first choice',
  choice2: 'Answer with the second choice',
  choice3: 'Answer with the third choice',
  choice4: 'Answer with the fourth choice',
  choice5: 'Answer with the fifth choice',
  choice6: 'Answer with the sixth choice',
  choice7: 'Answer with the seventh choice',
  choice8: 'Answer with the eighth choice',
  choice9: 'Answer with the ninth choice',
}
