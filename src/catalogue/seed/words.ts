// Titles and people that do not exist, for the sample campus.

export const openings = [
  'The quiet',
  'A short history of the',
  'Notes on the',
  'Beyond the',
  'The last',
  'Field guide to the',
  'Lectures on the',
  'The inland',
  'Letters from the',
  'An atlas of the',
  'The economics of the',
  'Life under the',
  'The measured',
  'Songs of the',
  'Principles of the',
  'The unfinished',
  'Geometry of the'
]

export const things = [
  'harbour',
  'orchard',
  'ledger',
  'glacier',
  'lighthouse',
  'river delta',
  'printing press',
  'night train',
  'salt road',
  'observatory',
  'hedgerow',
  'winter market',
  'stone bridge',
  'common law',
  'tidal mill',
  'moorland',
  'clockmaker',
  'copper mine',
  'herbarium',
  'paper city',
  'northern lights',
  'public garden',
  'silk archive',
  'weather station',
  'open field',
  'city wall',
  'canal',
  'reading room',
  'long meadow'
]

export const lastNames = [
  'Ashgrove',
  'Bellweather',
  'Calloway-Finch',
  'Dunmarrow',
  'Elderfield',
  'Farrowby',
  'Greenhalge',
  'Hartsmoor',
  'Inglewick',
  'Juniperson',
  'Kestrelby',
  'Lindqvarn',
  'Merriwold',
  'Nightingarth',
  'Okonbari',
  'Pemberlow',
  'Quillfeather',
  'Rosengren-Vale',
  'Sandoval-Thorne'
]

export const firstNames = [
  'Ada',
  'Bertil',
  'Clementine',
  'Dmitri',
  'Esme',
  'Farid',
  'Greta',
  'Hiro',
  'Imogen',
  'Jonas',
  'Keziah',
  'Lorenzo',
  'Mei'
]

export const publishers = [
  ['Aldermoor', 'Weir Lane Press'],
  ['Millbrook', 'Annex Editions'],
  ['Kestrel Hill', 'Hillside Academic'],
  ['Larkspur', 'Stave & Staff'],
  ['Port Ellery', 'Harbour House']
] as const
