import type {Subject} from '../entry.js';

export const images = {
  title: 'Templates and images',
  about: 'What guests are made from, and getting it.',
  entries: {
    image: {
      kinds: ['error'],
      title: 'template_image is nothing that a disk can be made from',
      meaning: 'It is compressed, is no file name, volume id, absolute path or URL, or the URL names no file.',
      todo: [
        'Unpack it on the node and give the path of what comes out, or correct it: "local:import/debian-12.qcow2"',
      ],
      see: ['docs/virtual-machines.md'],
    },
    'no-image': {
      kinds: ['refusal'],
      title: 'the node has no such image',
      meaning: 'template_image is a name, and no storage has a file of it.',
      todo: ['Give its URL as template_image, or put it where the message says phoenix looked.'],
      see: ['docs/virtual-machines.md'],
    },
    'no-template': {
      kinds: ['refusal'],
      title: "no storage has the OS template, and Proxmox's index has none of that name",
      meaning: 'Mostly it has been replaced by a newer one: the index holds only the latest.',
      todo: [
        'See what there is: `pveam available --section system`, and what is fetched: `pveam list local`',
        'Name one of these as `template`, or say where this one is: template_url',
      ],
      see: ['docs/containers.md'],
    },
    'template-missing': {
      kinds: ['command'],
      title: 'Proxmox did not find the template',
      meaning: 'It was there when phoenix looked, or the index of templates is old.',
      todo: ['`pveam update`, then run phoenix again.'],
    },
    'image-missing': {
      kinds: ['command'],
      title: 'Proxmox did not find the image',
      meaning: 'The path that the disk was to be imported from leads to no file.',
      todo: ['Look at template_image.'],
      see: ['docs/virtual-machines.md'],
    },
    'template-damaged': {
      kinds: ['command'],
      title: 'the template could not be unpacked',
      meaning: 'tar gave up: the archive is cut off or damaged, or its storage is full.',
      todo: ['Remove it: `pveam remove STORAGE:vztmpl/NAME`; phoenix fetches it again.'],
    },
    checksum: {
      kinds: ['command'],
      title: 'what was downloaded is not what the config says',
      meaning: 'Its sum differs from template_checksum, image_checksum or nvidia_driver.checksum. It is not used.',
      causes: [
        'the publisher has put a newer file under the same URL',
        'the download broke off, or somebody changed it under way',
      ],
      todo: ['Compare with what the publisher says now, and correct the URL or the checksum.'],
      see: ['docs/virtual-machines.md'],
    },
    'download-failed': {
      kinds: ['command'],
      title: 'a download failed',
      meaning:
        'The name was not found, nobody answered, or it broke off. Tried again a few times. It is the node that downloads.',
      todo: ['Try it there: `curl -I URL`; its name servers: `cat /etc/resolv.conf`'],
    },
    'import-failed': {
      kinds: ['command'],
      title: 'the image could not be imported',
      meaning: 'Proxmox could not make a disk of it.',
      todo: ['Is it a disk image? `qemu-img info PATH`'],
      see: ['docs/virtual-machines.md'],
    },
  },
} satisfies Subject;
