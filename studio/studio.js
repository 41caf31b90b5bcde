// A file is one text. Read as YAML it would come back without its comments and quotes, read as rich text without its tables.
const said = (text, key) => text.match(new RegExp(`^${key}: *(.*)`, "m"))?.[1] ?? ""

function keepFilesAsWritten() {
  for (const extension of ["md", "yml"]) {
    CMS.registerCustomFormat(`whole-${extension}`, extension, {
      fromFile: text => ({ text, title: `${said(text, "code")} ${said(text, "title")}` }), // the title is for lists only
      toFile: ({ text }) => text,
    })
  }
}

// Decap calls it “công bố”. In a manual that is what a decision does; here a file is saved, no more.
function callSavingByItsName() {
  const phrases = structuredClone(CMS.getLocale("vi"))
  Object.assign(phrases.editor.editorToolbar, {
    publish: "Lưu",
    published: "Đã lưu",
    publishing: "Đang lưu…",
    publishNow: "Lưu vào tệp",
  })
  CMS.registerLocale("vi", phrases)
}

window.CMS_MANUAL_INIT = true // only once it knows these
addEventListener("DOMContentLoaded", () => {
  keepFilesAsWritten()
  callSavingByItsName()
  CMS.init()
})
