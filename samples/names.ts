/** People who do not exist: each name is put together of parts made up for this campus. */
export interface Naming {
  /** Which of the UserPreferredLanguage codes these people may choose. */
  language: string
  given: readonly string[]
  family: readonly string[]
}

const words = (text: string): string[] => text.trim().split(/\s+/)
const naming = (language: string, given: string, family: string): Naming => ({
  language,
  given: words(given),
  family: words(family)
})

/** Several scripts, and letters with marks of many kinds. The first is the most frequent. */
export const namings: readonly [Naming, ...Naming[]] = [
  naming(
    'en',
    `Avelyn Bramwick Corisande Dunstaner Elowyn Fennimar Gwenolen Hadleigha Isembra Jorrick Kestrin Lysander Merrin
     Norabeth Osmunda Perrin Quillon Rosmarin Sorrell Tamsyne Ulrica Verrity Wynnold Yarrow Zephyra`,
    `Thornquill Ashdowner Brackenmoor Coldharrow Duskwater Elderwick Fallowmere Greywether Hollinbrook Ironmallow
     Jessamore Kettlewarden Larkspurne Millstrand Nettlefold-Rae O’Bramlin Pennyfarrow Quarrington-Vey Rookhaven
     Saltmarshe Tarnhelm Underfell Vexley Withermoor Yewbarrow`
  ),
  naming(
    'de',
    'Änne Börries Grünhild Käthlin Örtrud Friedelind Jörn-Üwe',
    'Müllersbach Großwald Königsläufer Weißdorn'
  ),
  naming(
    'fr',
    'Aurélianne Bénédine Célestor Françol Noëline Zoélie',
    'Châtelroux d’Évremare Lefèvrier Pâquereau Garçonnel'
  ),
  naming('es', 'Iñigora Jesusina Martíno Peñalba Belénia', 'Muñozal Ibáñeza Castañuelo Güellarte Ríoscuro'),
  naming('pt', 'João-Luís Conceiçana Inêsa Simãozio', 'Gonçalvim Assunçola Magalhãeste'),
  naming('cs', 'Bořislava Čeněka Jiříona Květoš Šárkana', 'Dvořáčnik Křižanda Řezáčoval Žďárek'),
  naming('pl', 'Żywiła Łucjana Śwętosz Bożydara', 'Wiśniewid Łąkosz Żurawnik Śliwczak'),
  naming('hu', 'Őrsike Tündéria Zsófika Győzár', 'Szőlősházy Kőműveri Tűzköves'),
  naming('tr', 'Işılay Gülşehra Çağatan Ömerhan', 'Yıldızgöl Şahintepe Özgünler Çınarcık'),
  naming('sv', 'Åsmund Ängla Ørjana Sölve', 'Ålevik Björkängsten Sjøstrand-Ek'),
  naming('vi', 'Ngọcanh Thủyên Đạtvũ', 'Nguyễnhà Trầnlộc Đỗphong'),
  naming('el', 'Ἀλκυώνα Θαλέστρια Ὀρφέανος', 'Θαλασσάκρης Ελαιώνιος Ροδοβούνης'),
  naming('ru', 'Светозара Любомиль Ярополка', 'Лесогорский Звездочётов Рекодолин'),
  naming('uk', 'Їжакослава Ґанунія Єлисавік', 'Вишнегай Ґрунтовий Їстівненко'),
  naming('zh', '墨溪 云岫 星野 竹笙', '霜林 石泉 松鹤'),
  naming('ja', '凪砂 琴晴 蒼真花', '霧ヶ森 朝霧原 みずほ野'),
  naming('ko', '별하늘 솔빛나 가람온', '달무리 새벽안'),
  naming('ar', 'نوراليم قمرالسهل زهرالبان', 'البحيراوي النخلستاني السنديانجي'),
  naming('he', 'אורנחל יעליה ניצןאור', 'הרגלבוע עמקיפות')
]

export const streets = words(
  'Weir Kestrel Larkspur Millrace Osier Chandlers Tannery Lantern Cooper Foundry Sorrel Heron'
)
export const streetKinds = words('Lane Road Street Terrace Walk Close')
export const towns = words('Aldermoor Millbrook-under-Edge Kestrelford Larkham Osierby Thornwick-on-Sea')
export const halls = words('Beacon Cloister Elmgate Foxglove Granary Harbour')
export const notes = [
  'Holds a key of the map room.',
  'Registered for the readers’ programme until summer.',
  'Evening student; letters to the work address.',
  'Was a guest of the partner institute in spring.'
]
