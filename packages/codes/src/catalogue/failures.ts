import type {FailureCode} from '@phoenix/kit';
import type {Entry, Subject} from '../entry.js';

export const failures = {
  title: 'How a step fails',
  about:
    'Every way in which a step can fail, as the events of a run have it. What a command failed of has a word of its own.',
  entries: {
    'command-failed': {
      kinds: ['failure'],
      title: 'a command ended with an exit code other than 0',
      meaning:
        'phoenix ran a command, on the node or in a guest, and it did not succeed. The word behind the exit code, where there is one, says what the domain knows of the cause; the last lines that the command said are shown below it.',
      causes: [
        'what Proxmox or a script complained of, word by word in those lines',
        'for scripts of yours: the first command that failed under `set -e`',
      ],
      todo: [
        'Read the lines, and look up the word in brackets: `phoenix explain guest-locked`',
        'Run phoenix again: it asks first and goes on where it stands.',
      ],
      see: ['docs/architecture.md#failures', 'unknown'],
    },
    'host-unreachable': {
      kinds: ['failure'],
      title: 'the node cannot be reached, or the connection to it was lost',
      meaning:
        'No SSH connection came about, or the one there was broke and did not come back. What was running on the node at that moment may have ended or not. Everything that waits for it is stopped, and phoenix exits with 69.',
      causes: [
        'the node is down, boots, or is on another address',
        'its host key is not in known_hosts, or has changed: phoenix learns no key on first use',
        'no key of yours is accepted for the user; passwords are not tried',
        "a change of the node's network, which the node takes back by itself after 120 seconds",
      ],
      todo: [
        'Try it by hand: `ssh root@pve1 true`',
        'See who and where phoenix tries: `connection` in phoenix_hypervisor_config.json, or `--host`, `--user`, `--port`, `--identity-file`, `--known-hosts`.',
        'Then run the same command again; it asks first.',
      ],
      see: ['README.md#on-a-node-of-your-own', '69'],
    },
    timeout: {
      kinds: ['failure'],
      title: 'a step took longer than it may',
      meaning:
        'The time for one attempt of this step ran out. phoenix has asked once more whether its work has landed all the same, and it had not.',
      causes: ['a slow disk, a slow download, a script that waits for input', 'a task on the node that hangs'],
      todo: [
        'It may still be running: look at the task list of the node before you do anything about it.',
        'Run phoenix again: what has landed by then is not done twice.',
        'A feature of yours in TypeScript says with `timeoutMs` how long it may take; one in shell has an hour.',
      ],
      see: ['docs/step-contract.md#fields'],
    },
    'not-ready': {
      kinds: ['failure'],
      title: 'what phoenix waited for did not come in time',
      meaning:
        'Something takes time by itself (a boot, an address, a guest agent, cloud-init, a health check, a task that holds a lock), and the patience for it ran out; or what had to be asked could not be asked now.',
      causes: [
        'the guest starts and hangs, or has no network',
        "a VM's image brings no qemu-guest-agent, and cannot fetch it",
        'the application is not healthy: the health check says why',
        '/etc/pve is not there: the cluster filesystem does not run',
      ],
      todo: [
        'Look at the guest: `pct enter ID`, or `qm terminal ID` for a VM.',
        'Look at the node: `systemctl status pve-cluster`, and its task list.',
        'Run phoenix again when it is there.',
      ],
      see: ['docs/containers.md', 'docs/cloud-init.md#a-first-boot'],
    },
    'did-not-converge': {
      kinds: ['failure'],
      title: 'the commands succeeded, and the same is still missing',
      meaning:
        'phoenix asked, did what was missing, all commands exited 0, and the next question got the same answer. Nothing is done a third time in the hope that it helps.',
      causes: [
        'a command of Proxmox that reports success and has failed: its own lines say so',
        'somebody or something sets it back: another tool, a cron job, a hook',
        'a check of a plugin that never becomes content with what its own actions do',
      ],
      todo: [
        'Read what the commands said, and the task log of the node.',
        'Of a plugin of yours: `phoenix plugins check FOLDER` finds a check and actions that do not fit.',
      ],
      see: ['docs/step-contract.md#what-check-must-keep-to'],
    },
    'test-failed': {
      kinds: ['failure'],
      title: 'a test of the config has failed',
      meaning:
        'The test ran, and what it asked does not hold: a script or command with another exit code than 0, an HTTP status that is not the one wanted, a port that nobody listens on, or no answer within its time. Tests observe; nothing was changed.',
      causes: ['what the test says: its last lines are shown'],
      todo: ['Ask it alone: `phoenix test SUITE ID`', 'A test that needs more than 60 seconds says so with `timeout`.'],
      see: ['docs/testing-a-node.md'],
    },
    refused: {
      kinds: ['failure'],
      title: 'phoenix does not do it, and has touched nothing',
      meaning:
        'A step looked at the node and found a state in which its work would do harm, be lost, or could not succeed. The word in brackets is the reason and has an explanation of its own.',
      causes: ['see the reason: `phoenix explain stale-lock`, for one'],
      todo: ['Do what the line `try:` says, or change the config, then run phoenix again.'],
      see: ['README.md#what-it-promises'],
    },
    internal: {
      kinds: ['failure'],
      title: 'a bug of phoenix, or of a plugin',
      meaning: 'A step threw an error that nobody meant to throw. The name of the step and the stack say whose it is.',
      todo: [
        'If the step is a plugin of yours, the stack leads to the line; `phoenix plugins check FOLDER` exercises it on the embedded node.',
        'Otherwise report it, with those lines and `phoenix --version`.',
      ],
      see: ['docs/step-contract.md'],
    },
  } satisfies Record<FailureCode, Entry>,
} as const satisfies Subject;
