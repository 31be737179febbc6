/** One sheet for light and dark; whoever embeds the drawing may override it. */
export const STYLE = [
  'svg{--ground:#fff;--odd:#f5f6f8;--ink:#1c2330;--faint:#5d6778;--line:#8a94a6;--box:#fff;--rim:#b7bfcc;--feature:#eaf3ec;--hypervisor:#6b5bd2;--lxc:#2f7fd1;--vm:#c7762b}',
  '@media (prefers-color-scheme:dark){svg{--ground:#14181f;--odd:#1a1f28;--ink:#e3e8f0;--faint:#98a2b3;--line:#6f7a8c;--box:#222936;--rim:#465063;--feature:#20332a;--hypervisor:#9d90f0;--lxc:#63a8ec;--vm:#e3a05f}}',
  '.ground{fill:var(--ground)}.band{fill:none}.band.odd{fill:var(--odd)}',
  'text{font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink);dominant-baseline:central}',
  '.name{font-weight:600}.far{font-weight:400;fill:var(--faint)}.step text{text-anchor:middle}.legend text{fill:var(--faint)}',
  '.step rect{fill:var(--box);stroke:var(--rim)}.step.feature rect{fill:var(--feature)}.step:hover rect{stroke:var(--ink)}',
  '.mark{fill:var(--lxc)}.hypervisor .mark{fill:var(--hypervisor)}.vm .mark{fill:var(--vm)}',
  '.needs,.follows{fill:none;stroke:var(--line);marker-end:url(#phoenix-arrow)}.follows{stroke-dasharray:4 3}',
  '.edges path:hover{stroke:var(--ink);stroke-width:2}marker path{fill:var(--line)}',
].join('');
