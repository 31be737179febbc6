import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {reportPage} from '@phoenix/report';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {fleetRun} from '../../packages/report/test/fleet.js';
import {broken, change, changed, failed, info, logOf, script, unchanged} from '../../packages/report/test/runs.js';
import {findChromium, startChromium} from './chromium.js';
import {lowContrast} from './contrast.js';

const chromium = findChromium();
const suite = chromium === undefined ? describe.skip : describe;
const name = chromium === undefined ? 'a report in a browser (no Chromium on this machine)' : 'a report in a browser';

//  0   node   zfs and users side by side
//  900 base   create ── start
//  901 web    clone (waits for 900's start) ── app (talks, is retried) ── healthcheck ✖ ── snapshot (blocked)
//  902 same   clone (unchanged, proved)
const hostile = `</script><script>document.title = 'taken'</script><img src=x onerror="document.title = 'taken'">`;
const NODES = [
  info('0 /hypervisor.zfs'),
  info('0 /hypervisor.users'),
  info('900 base/lxc.create'),
  info('900 base/lxc.start'),
  info('901 web/lxc.clone'),
  info('901 web/lxc.app'),
  info('901 web/lxc.healthcheck'),
  info('901 web/lxc.snapshot.final-form'),
  info('902 same/lxc.clone'),
];
const small = () =>
  script('apply', NODES)
    .start('0/hypervisor.zfs')
    .start('0/hypervisor.users')
    .start('900/lxc.create')
    .at(3000)
    .end('0/hypervisor.zfs', unchanged)
    .at(4000)
    .end('0/hypervisor.users', changed(change('make the user ann')))
    .end('900/lxc.create', changed(change('create 900', [{field: 'memory', from: undefined, to: '512'}])))
    .start('900/lxc.start')
    .start('901/lxc.clone')
    .wait('901/lxc.clone', 'guest:900', '900/lxc.start')
    .at(6000)
    .end('900/lxc.start', changed(change('start 900')))
    .change('901/lxc.clone', change('clone 900 to 901'))
    .at(9000)
    .end('901/lxc.clone', changed(change('clone 900 to 901')))
    .start('901/lxc.app')
    .print('901/lxc.app', hostile)
    .print('901/lxc.app', 'a warning', 'stderr')
    .retry('901/lxc.app', 1, {code: 'timeout', what: 'the app', ms: 1000})
    .at(14_000)
    .end('901/lxc.app', changed(change('run app.sh', [{field: 'sha256', from: 'aa', to: 'bb'}])))
    .start('901/lxc.healthcheck')
    .at(20_000)
    .end('901/lxc.healthcheck', failed(broken))
    .end('901/lxc.snapshot.final-form', {status: 'blocked', by: '901/lxc.healthcheck'})
    .end('902/lxc.clone', {status: 'unchanged', provedBy: 'final-form'})
    .finish([
      {node: '900/lxc.create', ms: 4000},
      {node: '900/lxc.start', ms: 2000},
      {node: '901/lxc.clone', ms: 3000},
      {node: '901/lxc.app', ms: 5000},
      {node: '901/lxc.healthcheck', ms: 6000},
    ]);

suite(name, () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoenix-report-'));
  const urls: Record<'small' | 'fleet', string> = {small: '', fleet: ''};
  let browser: Browser;

  beforeAll(async () => {
    for (const [kind, run] of [
      ['small', logOf(small().events)],
      ['fleet', fleetRun(200)],
    ] as const) {
      const file = join(folder, `${kind}.html`);
      writeFileSync(file, await reportPage(run));
      urls[kind] = pathToFileURL(file).href;
    }
    browser = await startChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, {recursive: true, force: true});
  });

  const phone = {viewport: {width: 380, height: 740}, hasTouch: true, isMobile: true};

  /** Opens a page with no network; `end` says what went wrong and what it asked for besides itself. */
  async function open(kind: keyof typeof urls, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({viewport: {width: 1200, height: 800}, ...options});
    const troubles: string[] = [];
    await context.route('**/*', (route) => (route.request().url() === urls[kind] ? route.continue() : route.abort()));
    const page = await context.newPage();
    page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', ({message}) => troubles.push(message));
    page.on('request', (request) => {
      if (request.url() !== urls[kind]) troubles.push(`asked for ${request.url()}`);
    });
    await page.goto(urls[kind]);
    return {
      page,
      async end() {
        await context.close();
        expect(troubles).toEqual([]);
      },
    };
  }

  const bar = (page: Page, id: string) => page.locator(`g.step[aria-label^="${id}"]`);
  const focused = (page: Page) =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.id');
  const settled = (page: Page) =>
    page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const widthOf = async (page: Page, id: string) => (await bar(page, id).locator('.body').boundingBox())!.width;

  test('opens from a disk without a network, draws, and what a guest printed stays text', async () => {
    const {page, end} = await open('small');
    expect(await page.locator('g.step').count()).toBe(9);
    expect(await page.locator('h1').textContent()).toMatch(/^FAILED: 1 step failed, 1 step blocked/);
    await bar(page, 'lxc.app').locator('.body').click();
    expect(await page.getByRole('dialog').locator('pre.output').textContent()).toBe(`${hostile}\na warning\n`);
    expect(await page.title()).toMatch(/^FAILED/);
    expect(await page.locator('img').count()).toBe(0);
    await end();
  });

  test('who cannot see it is told of lanes and steps, of sections and tables', async () => {
    const {page, end} = await open('small');
    const chart = await page.getByRole('group', {name: 'Steps in time'}).ariaSnapshot();
    expect(chart).toContain('- group "node":');
    expect(chart).toContain('- group "901 web":');
    expect(chart).toContain(
      'button "lxc.clone, changed (1): clone 900 to 901, 5.0s, at 4.0s, waited 2.0s for guest:900, on the critical path"',
    );
    expect(chart).toMatch(/button "lxc\.app, .*, retried once, on the critical path"/);
    const whole = await page.locator('body').ariaSnapshot();
    for (const said of [
      'link "Skip to the report"',
      'banner:',
      'heading "FAILED: 1 step failed, 1 step blocked',
      'main:',
      'region "Failed":',
      'region "Timeline":',
      'searchbox "Find a guest or step"',
      'radio "All" [checked]',
      'button "Zoom in"',
      'region "Longest waits"',
      'columnheader "Held by"',
      'rowheader',
    ])
      expect(whole).toContain(said);
    // One heading of the first order, no order left out.
    const orders = await page.locator('h1, h2, h3').evaluateAll((all) => all.map(({tagName}) => Number(tagName[1])));
    expect(orders.filter((order) => order === 1)).toHaveLength(1);
    expect(orders.every((order, i) => i === 0 || order <= orders[i - 1]! + 1)).toBe(true);
    await end();
  });

  test('all of it is reached by keyboard', async () => {
    const {page, end} = await open('small');
    await page.keyboard.press('Tab');
    expect(await page.locator('.skip').evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    // All bars are one stop.
    expect(await page.locator('g.step[tabindex="0"]').count()).toBe(1);
    await page.locator('g.step[tabindex="0"]').focus();
    const keys: readonly (readonly [key: string, at: string])[] = [
      ['ArrowRight', 'hypervisor.users'],
      ['ArrowRight', 'hypervisor.users'],
      ['ArrowDown', 'lxc.create'],
      ['End', 'lxc.start'],
      ['ArrowDown', 'lxc.clone'],
      ['ArrowRight', 'lxc.app'],
      ['End', 'lxc.snapshot.final-form'],
      ['Home', 'lxc.clone'],
      ['ArrowUp', 'lxc.start'],
      ['ArrowLeft', 'lxc.create'],
    ];
    for (const [key, at] of keys) {
      await page.keyboard.press(key);
      expect([key, await focused(page)]).toEqual([key, expect.stringMatching(`^${at},`)]);
      expect(await page.locator('g.step[tabindex="0"]').getAttribute('aria-label')).toMatch(`${at},`);
    }
    expect(await page.locator('.ring').evaluate((ring) => getComputedStyle(ring).stroke)).not.toMatch(/none|, 0\)/);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('dialog', {name: 'lxc.create'}).textContent()).toContain('create 900');
    expect(await focused(page)).toBe('details-title');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await focused(page)).toMatch(/^lxc\.create,/);
    await end();
  });

  test('zooms by button, key and wheel, pans by dragging, and comes back', async () => {
    const {page, end} = await open('small');
    const whole = await widthOf(page, 'lxc.clone, changed');
    await page.getByRole('button', {name: 'Zoom in'}).click();
    await settled(page);
    const closer = await widthOf(page, 'lxc.clone, changed');
    expect(closer / whole).toBeCloseTo(1.6, 1);
    await bar(page, 'lxc.clone, changed').focus();
    await page.keyboard.press('+');
    await settled(page);
    expect((await widthOf(page, 'lxc.clone, changed')) / closer).toBeCloseTo(1.6, 1);
    const before = (await bar(page, 'lxc.clone, changed').boundingBox())!;
    const [x, y] = [before.x + before.width - 20, before.y + 10];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 60, y, {steps: 4});
    await page.mouse.up();
    await settled(page);
    expect((await bar(page, 'lxc.clone, changed').boundingBox())!.x).toBeCloseTo(before.x - 60, 0);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', {name: 'Show the whole run'}).click();
    await settled(page);
    expect(await widthOf(page, 'lxc.clone, changed')).toBeCloseTo(whole, 1);
    await bar(page, 'lxc.clone, changed').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await settled(page);
    expect(await widthOf(page, 'lxc.clone, changed')).toBeGreaterThan(whole);
    await end();
  });

  test('search and filters leave what matches, and say how much that is', async () => {
    const {page, end} = await open('small');
    const lanes = () => page.locator('g.lane').evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label')));
    const found = page.locator('output.found');
    expect(await found.textContent()).toBe('9 steps');
    await page.getByRole('searchbox').fill('web');
    expect([await lanes(), await found.textContent()]).toEqual([['901 web'], '4 of 9 steps in 1 of 4 lanes']);
    await page.getByRole('searchbox').fill('CLONE');
    expect(await lanes()).toEqual(['901 web', '902 same']);
    expect(await page.locator('g.step:not(.aside)').count()).toBe(2);
    await page.getByRole('radio', {name: 'Failed'}).check({force: true});
    expect([await lanes(), await found.textContent()]).toEqual([[], '0 of 9 steps in 0 of 4 lanes']);
    await page.getByRole('searchbox').fill('');
    expect([await lanes(), await found.textContent()]).toEqual([['901 web'], '2 of 9 steps in 1 of 4 lanes']);
    await page.getByRole('radio', {name: 'Changed'}).check({force: true});
    expect(await lanes()).toEqual(['node', '900 base', '901 web']);
    // Walking goes over what does not match.
    await bar(page, 'lxc.clone, changed').focus();
    await page.keyboard.press('End');
    expect(await focused(page)).toMatch(/^lxc\.app,/);
    await end();
  });

  test('details tell of changes, waits, retries and failures, and lead on', async () => {
    const {page, end} = await open('small');
    const dialog = page.getByRole('dialog');
    await page.locator('#failures').getByRole('button', {name: '901 web/lxc.healthcheck'}).click();
    expect(await dialog.locator('.headline').textContent()).toBe(
      "`pct start 901` exited 255: startup for container '901' failed",
    );
    expect(await dialog.textContent()).toContain('Try see why: pct start 901 --debug');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('901 web/lxc.healthcheck');
    await bar(page, 'lxc.app').locator('.body').click();
    expect(await dialog.locator('.diff').textContent()).toBe('sha256aa bb');
    expect(await dialog.textContent()).toContain(
      'attempt 1 of 3 failed, again after 1.0s. the app took longer than 1.0s',
    );
    await bar(page, 'lxc.clone, changed').click();
    expect(await dialog.textContent()).toContain('2.0s for guest:900, held by 900 base/lxc.start');
    await dialog.getByRole('button', {name: '900 base/lxc.start'}).click();
    expect(await dialog.getByRole('heading', {name: 'lxc.start'}).count()).toBe(1);
    await dialog.getByRole('button', {name: 'Close the details'}).click();
    expect(await dialog.count()).toBe(0);
    await end();
  });

  test.each(['light', 'dark'] as const)('%s: every text stands out from its ground', async (colorScheme) => {
    const {page, end} = await open('small', {colorScheme});
    await bar(page, 'lxc.healthcheck').click();
    await page.locator('details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    await settled(page);
    const [red = 0] = (await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor))
      .match(/\d+/g)!
      .map(Number);
    expect(red > 128).toBe(colorScheme === 'light');
    expect(await lowContrast(page)).toEqual([]);
    // It does look.
    await page.locator('h1').evaluate((heading) => {
      heading.style.color = 'rgba(128, 128, 128, 0.4)';
    });
    expect(await lowContrast(page)).toHaveLength(1);
    await end();
  });

  test('on a phone nothing but tables and the chart scrolls sideways, and a finger finds its bar', async () => {
    const {page, end} = await open('small', {...phone, reducedMotion: 'reduce'});
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380);
    const clone = (await bar(page, 'lxc.clone, changed').boundingBox())!;
    expect(clone.x).toBeGreaterThanOrEqual(0);
    await bar(page, 'lxc.clone, changed').scrollIntoViewIfNeeded();
    const proved = (await bar(page, 'lxc.clone, unchanged').boundingBox())!;
    await page.touchscreen.tap(proved.x - 6, proved.y + proved.height / 2);
    expect(await page.getByRole('dialog').textContent()).toContain('proved by final-form');
    const sheet = (await page.getByRole('dialog').boundingBox())!;
    expect([sheet.x, Math.round(sheet.width)]).toEqual([0, 380]);
    await end();
  });

  test('who wants no motion gets none; on paper all lanes stand', async () => {
    const {page, end} = await open('fleet', {reducedMotion: 'reduce'});
    await page.locator('g.step .body').first().click();
    expect(await page.getByRole('dialog').evaluate((dialog) => getComputedStyle(dialog).animationName)).toBe('none');
    await page.keyboard.press('Escape');
    await page.emulateMedia({media: 'print'});
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('g.lane').count()).toBe(200);
    expect(await page.locator('.toolbar').isVisible()).toBe(false);
    expect(await page.locator('main details:not([open])').count()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await end();
  });

  test('without scripts all but the chart is there', async () => {
    const {page, end} = await open('small', {javaScriptEnabled: false});
    expect(await page.locator('noscript').isVisible()).toBe(true);
    expect(await page.locator('#failures .headline').isVisible()).toBe(true);
    expect(await page.getByRole('row').count()).toBeGreaterThan(10);
    await end();
  });

  test('two hundred guests: only what is in sight is drawn, and the rest is reached', async () => {
    const {page, end} = await open('fleet');
    expect(await page.locator('g.step').count()).toBeLessThan(1000);
    await page.locator('.lanes').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await settled(page);
    expect(await page.locator('g.lane[aria-label="1199 web-1199"]').count()).toBe(1);
    // Zoomed in, lanes whose steps are all elsewhere say so, and lead there.
    for (let i = 0; i < 5; i++) await page.getByRole('button', {name: 'Zoom in'}).click();
    await page.locator('.lanes').evaluate((box) => {
      box.scrollTop = 0;
    });
    await settled(page);
    expect(await page.locator('.elsewhere path').count()).toBeGreaterThan(10);
    await page.locator('.elsewhere path').first().click();
    await settled(page);
    expect(await page.locator('g.lane[aria-label="1000 web-1000"] g.step').count()).toBeGreaterThan(1);
    // The bar that the keyboard is at stays, and is come back to.
    await page.locator('g.step[tabindex="0"]').focus();
    for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowDown');
    expect(await page.locator('g.lane:has(g.step[tabindex="0"])').getAttribute('aria-label')).toBe('1060 web-1060');
    expect(
      await page.locator('g.step[tabindex="0"]').evaluate((step) => step === step.ownerDocument.activeElement),
    ).toBe(true);
    await page.getByRole('radio', {name: 'Failed'}).check({force: true});
    expect(await page.locator('output.found').textContent()).toBe('40 of 2600 steps in 5 of 200 lanes');
    await end();
  });
});

// In the page, where these functions run.
declare const getComputedStyle: (element: unknown) => {
  readonly stroke: string;
  readonly backgroundColor: string;
  readonly animationName: string;
};
