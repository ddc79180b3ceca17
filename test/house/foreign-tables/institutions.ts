export const reasons = {
  terms_setting: 'the time zone is written with the terms of use, but every domain below them tells the time by it'
}
