// @ts-check
/** What pages do in the browser beyond links and forms. Every page works without it, only not live. */
'use strict';

// --- groups: lag over time ---------------------------------------------------------------------------------------
(() => {
  const section = document.querySelector('[data-lag-live]');
  const place = section?.querySelector('[data-lag-chart]');
  if (!section || !place) return;
  const [now, fault] = ['now', 'fault'].map((name) => section.querySelector(`[data-lag-${name}]`));
  const total = document.querySelector('.facts [data-lag]');
  const mostSamples = 1800;
  const times = [];
  const lags = [];
  section.hidden = false;

  const colour = (property) => window.getComputedStyle(place)[property];
  const steps = [...Array(16).keys()].flatMap((digits) => [1, 2, 5].map((n) => n * 10 ** digits));
  const faint = { stroke: () => colour('borderTopColor'), width: 1 };
  const axis = { stroke: () => colour('caretColor'), grid: faint, ticks: faint };
  const line = { label: 'Lag', stroke: () => colour('color'), width: 2, points: { size: 6 } };
  const options = {
    width: place.clientWidth,
    height: 200,
    legend: { show: false },
    // From zero, so that small moves look small; whole records only.
    scales: { y: { range: (_chart, _from, to) => [0, Math.max(5, to * 1.1)] } },
    axes: [axis, { ...axis, size: 70, incrs: steps }],
    series: [{}, line],
  };
  const chart = new uPlot(options, [times, lags], place);
  new window.ResizeObserver(() => {
    chart.setSize({ width: place.clientWidth, height: options.height });
  }).observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => chart.redraw());

  // Set only where it differs: whoever hears it is told of changes alone.
  const tell = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const source = new EventSource(section.dataset.lagLive);
  source.onmessage = ({ data }) => {
    const sample = JSON.parse(data);
    tell(fault, sample.fault ?? '');
    if (sample.lag === undefined) return;
    const text = sample.lag.replace(/\B(?=(\d{3})+$)/g, ',');
    for (const element of [now, total]) tell(element, text);
    times.push(sample.time / 1000);
    lags.push(Number(sample.lag));
    if (times.length > mostSamples) [times, lags].forEach((list) => list.shift());
    chart.setData([times, lags]);
  };
  source.onerror = () => {
    const isOver = source.readyState === EventSource.CLOSED;
    tell(fault, `the console does not answer${isOver ? '' : '; trying again'}`);
  };
})();

/* messages: rows that come in, and boxes that typing unticks */
{
  const mostRows = 200;

  /** @param {HTMLElement} section */
  const prepareLive = (section) => {
    const find = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (section.querySelector(`[data-live-${name}]`));
    const [start, stop, told, table, rows] = ['start', 'stop', 'count', 'table', 'rows'].map(find);
    /** @type {EventSource | undefined} */
    let source;
    let [shown, passed] = [0, 0];

    const tell = (/** @type {string} */ more) => {
      const skipped = passed === 0 ? '' : `, ${passed} not shown`;
      told.textContent = `${source === undefined ? 'Stopped' : 'Live'}: ${shown} new${skipped}${more}`;
    };
    const toggle = () => {
      start.hidden = source !== undefined;
      stop.hidden = source === undefined;
      table.hidden = false;
      (source === undefined ? start : stop).focus();
      tell('');
    };
    const take = (/** @type {MessageEvent<string>} */ { data }) => {
      const event = JSON.parse(data);
      shown += event.shown;
      passed += event.passed;
      if (event.rows !== '') rows.insertAdjacentHTML('afterbegin', event.rows);
      while (rows.childElementCount > mostRows) rows.lastElementChild?.remove();
      if (event.shown + event.passed > 0 || event.problem)
        tell(event.problem ? `. ${event.problem}` : '');
    };

    start.addEventListener('click', () => {
      source = new EventSource(section.dataset['live'] ?? '');
      source.onmessage = take;
      source.onopen = () => tell(', waiting');
      source.onerror = () => tell('. The console does not answer; trying again');
      toggle();
    });
    stop.addEventListener('click', () => {
      source?.close();
      source = undefined;
      toggle();
    });
  };
  for (const section of document.querySelectorAll('[data-live]')) {
    prepareLive(/** @type {HTMLElement} */ (section));
  }

  for (const area of document.querySelectorAll('[data-unticks]')) {
    area.addEventListener('input', () => {
      const { value, dataset, form } = /** @type {HTMLTextAreaElement} */ (area);
      const box = form?.elements.namedItem(dataset['unticks'] ?? '');
      if (value !== '') /** @type {HTMLInputElement} */ (box).checked = false;
    });
  }
}
