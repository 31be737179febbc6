import {absolute} from '../../programs/arguments.js';
import type {RowCall} from './row.js';

/** Parameters of smb.conf(5) that a share or [global] may have; synonyms are among them. */
const known = new Set(
  'abort shutdown script|access based share enum|acl allow execute always|admin users|aio read size|aio write size|available|bind interfaces only|block size|browsable|browseable|case sensitive|client max protocol|client min protocol|comment|copy|create mask|create mode|csc policy|dead time|deadtime|default case|delete readonly|delete veto files|directory|directory mask|directory mode|dfree command|disable netbios|disable spoolss|dns proxy|dos charset|dos filemode|dos filetimes|durable handles|ea support|exec|fake oplocks|follow symlinks|force create mode|force directory mode|force group|force user|fruit:aapl|fruit:metadata|fruit:model|fruit:time machine|getwd cache|group|guest account|guest ok|guest only|hide dot files|hide files|hide unreadable|hosts allow|allow hosts|hosts deny|deny hosts|idmap config * : backend|idmap config * : range|include|inherit acls|inherit owner|inherit permissions|interfaces|invalid users|kernel oplocks|kernel share modes|keepalive|level2 oplocks|load printers|local master|locking|log file|log level|logging|map acl inherit|map archive|map hidden|map readonly|map system|map to guest|max connections|max log size|max protocol|min protocol|min receivefile size|name resolve order|netbios name|nt acl support|obey pam restrictions|only guest|only user|oplocks|os level|pam password change|panic action|passdb backend|passwd chat|passwd program|path|preferred master|preserve case|printable|printcap name|printing|public|read list|read only|read raw|realm|restrict anonymous|root preexec|security|server max protocol|server min protocol|server multi channel support|server role|server signing|server string|server smb encrypt|short preserve case|smb encrypt|smb ports|socket options|spotlight|store dos attributes|strict allocate|strict locking|strict sync|sync always|unix charset|unix extensions|unix password sync|usershare allow guests|use sendfile|username map|valid users|veto files|veto oplock files|vfs object|vfs objects|volume|wide links|winbind use default domain|wins support|workgroup|writable|write list|write raw|writeable'.split(
    '|',
  ),
);
const yesNo =
  /^(read only|writable|writeable|browseable|browsable|guest ok|public|available|inherit (acls|permissions)|oplocks|follow symlinks|wide links)$/;

/** What is wrong with an smb.conf, in testparm's words. `fatal`: it does not load. */
function smbProblems(text: string): readonly {readonly text: string; readonly fatal: boolean}[] {
  const problems: {text: string; fatal: boolean}[] = [];
  let section = '';
  for (const line of text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((one) => one.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    if (line.startsWith('[')) {
      if (!line.endsWith(']'))
        problems.push({
          text: `Error loading services.\nparams.c:pm_process() - Badly formed line in configuration file: ${line}`,
          fatal: true,
        });
      section = line.slice(1, -1);
      continue;
    }
    const [name = '', ...rest] = line.split('=');
    const key = name.trim().toLowerCase().replace(/\s+/g, ' ');
    if (rest.length === 0)
      problems.push({text: `Ignoring badly formed line in configuration file: ${line}`, fatal: false});
    else if (section === '') problems.push({text: `Global parameter ${key} found in service section!`, fatal: false});
    else if (!known.has(key) && !key.includes(':'))
      problems.push({
        text: `Unknown parameter encountered: "${key}"\nIgnoring unknown parameter "${key}"`,
        fatal: false,
      });
    else if (yesNo.test(key) && !/^(yes|no|true|false|1|0|on|off)$/i.test(rest.join('=').trim()))
      problems.push({text: `set_variable_helper(${rest.join('=').trim()}): value is not boolean!`, fatal: false});
  }
  return problems;
}

/** testparm(1): `-s [FILE]`. An unknown parameter is a warning, a file that does not load exit 1. */
export function testparm({args, node, io}: RowCall): string | number {
  const file = args.filter((arg) => !arg.startsWith('-'))[0];
  const path = file === undefined ? '/etc/samba/smb.conf' : absolute(io, file);
  const text = node.files.read(path)?.toString();
  io.err(`Load smb config files from ${path}\n`);
  const problems = text === undefined ? [{text: 'Error loading services.', fatal: true}] : smbProblems(text);
  for (const problem of problems) io.err(`${problem.text}\n`);
  if (problems.some(({fatal}) => fatal)) return 1;
  io.err(
    'Loaded services file OK.\nWeak crypto is allowed by GnuTLS (e.g. NTLM as a compatibility fallback)\n\nServer role: ROLE_STANDALONE\n\n',
  );
  return `# Global parameters\n${text!.replace(/^[ \t]*[#;].*\n/gm, '')}`;
}
