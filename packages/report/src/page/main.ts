import type {PageData} from '../page-data.js';
import {printing} from './printing.js';
import {stepLinks} from './step-links.js';
import {timeline} from './timeline.js';

// The page is whole without this script but for its chart.
const data = JSON.parse(document.getElementById('run')!.textContent!) as PageData;
const box = document.getElementById('chart');
if (box !== null) {
  const {chart, go} = timeline(box, data);
  stepLinks(go);
  printing(chart);
  performance.mark('phoenix-drawn');
}
