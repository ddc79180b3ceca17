import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { Report, ReportSection } from './report.ts'

const resolve = createRequire(import.meta.url).resolve
/** With letters of most alphabets; the fonts that are part of PDF know Western European ones only. */
const fonts = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')
}
const margin = 56
const grey = '#666666'

/** A report as a PDF, with an outline and numbered pages; what it is made of is dated `at`. */
export function pdfOf({ title, lead, sections }: Report, at: Date): NodeJS.ReadableStream {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, CreationDate: at, ModDate: at }
  })
  doc.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold)
  doc.font('bold').fontSize(20).text(title).moveDown(0.5)
  for (const line of lead) doc.font('plain').fontSize(10).text(line).moveDown(0.5)
  for (const section of sections) addSection(doc, section)
  numberPages(doc)
  doc.end()
  return doc
}

type Doc = InstanceType<typeof PDFDocument>

function addSection(doc: Doc, { title, why, entries, small }: ReportSection): void {
  if (doc.y > doc.page.height - 160) doc.addPage()
  doc.outline.addItem(title)
  doc.moveDown(1).font('bold').fontSize(14).fillColor('black').text(`${title} (${entries.length})`)
  doc.moveDown(0.2).fontSize(10).text('Why it is kept: ', { continued: true }).font('plain').text(why)
  if (small) doc.fontSize(7).fillColor(grey).text(small).fillColor('black')
  for (const { facts, until, small: codes } of entries) {
    if (doc.y > doc.page.height - 110) doc.addPage()
    doc.moveDown(0.6)
    rule(doc)
    for (const [label, value] of facts)
      doc.font('bold').fontSize(9).text(`${label}: `, { continued: true }).font('plain').text(value)
    for (const sentence of until) doc.moveDown(0.2).fontSize(9).text(sentence)
    if (codes) doc.moveDown(0.1).fontSize(7).fillColor(grey).text(codes).fillColor('black')
  }
}

function rule(doc: Doc): void {
  doc
    .moveTo(margin, doc.y)
    .lineTo(doc.page.width - margin, doc.y)
    .lineWidth(0.5)
    .strokeColor('#cccccc')
    .stroke()
  doc.moveDown(0.4)
}

function numberPages(doc: Doc): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the bottom margin, where a text would otherwise begin a page of its own.
    doc.page.margins.bottom = 0
    doc.font('plain').fontSize(8).fillColor(grey)
    doc.text(`${page + 1} / ${count}`, margin, doc.page.height - 36, { align: 'center', lineBreak: false })
    doc.page.margins.bottom = margin
  }
}
