const named: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;'};

/** Text for an element or an attribute; what XML 1.0 cannot say becomes U+FFFD. https://www.w3.org/TR/xml/#charsets */
export const xml = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd').replace(/[&<>"']/g, (character) => named[character]!);
