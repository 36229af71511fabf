'use strict';
// Everything from a body is put in as text, never as markup.
(() => {
  const PAGE = 200; // rows of a folder that are drawn at once
  const DEEP = 64; // levels of the tree
  const $ = (s, within = document) => within.querySelector(s);
  const $$ = (s, within = document) => [...within.querySelectorAll(s)];
  const number = n => n.toLocaleString('en-US');
  const some = (n, one, many) => number(n) + ' ' + (n === 1 ? one : many);

  function make(tag, name, ...inside) {
    const e = document.createElement(tag);
    if (name) e.className = name;
    e.append(...inside);
    return e;
  }

  const form = $('#filters');
  const states = $$('[name=state]', form).map(i => ({name: i.value, mark: i.dataset.mark}));
  const stateOf = Object.fromEntries(states.map((s, i) => [s.name, i]));

  function mark(state) {
    const m = make('span', 'mark', states[state].mark);
    m.setAttribute('aria-hidden', 'true');
    return m;
  }

  // ---- the tree of one document ----

  // read makes one entry of each href: what is searched, drawn and counted.
  function read(data) {
    const shapes = data.shapes.map(prepare);
    const entries = [];
    for (const [hrefs, state, line, status, list] of data.rows) {
      const props = list.map(s => typeof s === 'number' ? shapes[s] : prepare(s));
      let mask = 1 << state;
      for (const p of props) mask |= 1 << p.state;
      const rest = props.map(p => p.text).join('\n') + '\n' + status.toLowerCase();
      for (const href of hrefs.length ? hrefs : ['(no href)']) {
        entries.push({href, state, line, status, props, mask, find: href.toLowerCase(), rest});
      }
    }
    return entries;
  }

  function prepare([state, status, condition, names, omitted]) {
    return {state, status, condition, names, omitted, text: [status, condition, ...names].join('\n').toLowerCase()};
  }

  function segments(href) {
    const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(href);
    const path = origin ? href.slice(origin[0].length) : href;
    const parts = path.match(/[^/]*\/|[^/]+/g) || [];
    if (parts.length > DEEP) parts.push(parts.splice(DEEP).join(''));
    return origin ? [origin[0], ...parts] : parts;
  }

  const node = name => ({name, children: new Map(), own: [], count: 0, by: states.map(() => 0)});

  // grow makes the tree of the entries, and counts in every folder.
  function grow(entries) {
    const root = node('');
    for (const e of entries) {
      let at = root;
      root.count++;
      root.by[e.state]++;
      for (const part of segments(e.href)) {
        let next = at.children.get(part);
        if (!next) at.children.set(part, next = node(part));
        at = next;
        at.count++;
        at.by[e.state]++;
      }
      at.own.push(e);
    }
    return root;
  }

  // straight joins folders that hold nothing but one folder.
  function straight(n) {
    let name = n.name;
    while (n.children.size === 1 && !n.own.length) {
      n = n.children.values().next().value;
      name += n.name;
    }
    return {n, name};
  }

  // items are what a folder lists: the collection itself, then its members.
  function items(n) {
    const list = n.own.map(e => ({entry: e, name: n.children.size ? './' : n.name, itself: n.children.size > 0}));
    for (const child of n.children.values()) {
      const s = straight(child);
      if (s.n.children.size) list.push({folder: s.n, name: s.name});
      else for (const e of s.n.own) list.push({entry: e, name: s.name});
    }
    return list;
  }

  function sums(by) {
    const box = make('span', 'sums');
    by.forEach((n, i) => {
      if (n) box.append(' ', make('span', 's-' + states[i].name, mark(i), number(n) + ' ' + states[i].name));
    });
    return box;
  }

  // fold makes a button that draws what is below it when it is opened first.
  function fold(li, open, inside, draw) {
    const button = make('button', 'fold', ...inside);
    button.type = 'button';
    let below = null;
    const set = on => {
      button.setAttribute('aria-expanded', on);
      if (on && !below) li.append(below = draw());
      if (below) below.hidden = !on;
    };
    button.addEventListener('click', () => set(button.getAttribute('aria-expanded') !== 'true'));
    li.append(button);
    set(open);
    return li;
  }

  function row(item) {
    const e = item.entry;
    const li = make('li', 'row s-' + states[e.state].name);
    const name = make('span', 'href', item.name || '(empty href)');
    const inside = [mark(e.state), name];
    if (item.itself) inside.push(' ', make('span', 'tag', 'the collection itself'));
    const said = e.status || [...new Set(e.props.map(p => p.status))].join(', ');
    inside.push(' ', make('span', 'state', states[e.state].name), ' ', make('span', 'status', said));
    if (!e.props.length) {
      li.append(make('div', 'flat', ...inside, ' ', make('span', 'at', 'line ' + number(e.line))));
      return li;
    }
    return fold(li, false, inside, () => details(e));
  }

  function details(e) {
    const box = make('div', 'props');
    box.append(make('p', 'where', make('span', 'at', 'line ' + number(e.line)), ' ', make('span', 'href', e.href)));
    const list = make('dl');
    for (const p of e.props) {
      list.append(make('dt', 's-' + states[p.state].name, mark(p.state), p.status, ' ', make('span', 'state', states[p.state].name)));
      const dd = make('dd');
      for (const n of p.names) dd.append(make('code', 'property', n), ' ');
      if (p.omitted) dd.append('… and ' + number(p.omitted) + ' more ');
      if (!p.names.length && !p.omitted) dd.append('no property');
      if (p.condition) dd.append(make('span', 'via', 'condition ', make('code', '', p.condition)));
      list.append(dd);
    }
    box.append(list);
    return box;
  }

  // level draws a folder page by page.
  function level(n, budget) {
    const list = items(n);
    const ul = make('ul');
    const more = from => {
      const to = Math.min(list.length, from + PAGE);
      for (const item of list.slice(from, to)) {
        if (!item.folder) {
          ul.append(row(item));
          continue;
        }
        const open = list.length === 1 || item.folder.count <= budget;
        const li = make('li', 'folder');
        fold(li, open, [make('span', 'href', item.name), ' ', make('span', 'count', number(item.folder.count)), sums(item.folder.by)],
          () => level(item.folder, budget));
        ul.append(li);
      }
      if (to === list.length) return;
      const button = make('button', 'next', 'Show ' + number(Math.min(PAGE, list.length - to)) + ' more (' + number(list.length - to) + ' left)');
      button.type = 'button';
      const li = make('li', 'paging', button);
      button.addEventListener('click', () => {
        li.remove();
        const last = ul.lastElementChild;
        more(to);
        const first = $('button', last.nextElementSibling) || last.nextElementSibling;
        if (first.tagName !== 'BUTTON') first.tabIndex = -1;
        first.focus();
      });
      ul.append(li);
    };
    more(0);
    return ul;
  }

  // ---- the documents ----

  const documents = $$('article.document').map(box => {
    const data = $('.tree-data', box);
    const d = {box, tree: $('.tree', box), entries: data ? read(JSON.parse(data.textContent)) : [], items: [], link: null};
    if (data) data.remove(); // it is read
    d.head = $('header', box).textContent.toLowerCase();
    d.items = $$('[data-item]', box).map(e => ({
      box: e, rule: e.dataset.rule || '', severity: e.dataset.severity || '',
      states: $$('[data-state]', e).map(s => ({box: s, state: s.dataset.state, text: s.textContent.toLowerCase()})),
      findings: $$('.finding', e).map(f => ({box: f, text: f.textContent.toLowerCase()})),
      text: e.textContent.toLowerCase(), count: Number(e.dataset.count || 0),
    }));
    d.link = $('#summary a[href="#' + box.id + '"]');
    return d;
  });

  // ---- filters ----

  function wanted() {
    const on = name => new Set($$('[name=' + name + ']:checked', form).map(i => i.value));
    const w = {states: on('state'), severities: on('severity'), rule: $('#rule').value, text: $('#q').value.trim().toLowerCase()};
    w.mask = [...w.states].reduce((m, s) => m | 1 << stateOf[s], 0);
    w.entries = w.states.size > 0;
    w.findings = w.severities.size > 0 || w.rule !== '';
    w.any = w.entries || w.findings || w.text !== '';
    return w;
  }

  const total = {entries: 0, findings: 0};

  function filter() {
    const w = wanted();
    const seen = {entries: 0, findings: 0, documents: 0};
    for (const d of documents) {
      const found = one(d, w);
      const show = !w.any || (!w.entries || found.states > 0) && (!w.findings || found.findings > 0) &&
        (!w.text || found.states + found.findings > 0 || d.head.includes(w.text));
      d.box.hidden = !show;
      if (d.link) d.link.parentElement.hidden = !show;
      if (!show) continue;
      seen.documents++;
      seen.entries += found.entries;
      seen.findings += found.findings;
    }
    tell(w, seen);
  }

  // one filters a document: its causes, its findings, its tree.
  function one(d, w) {
    const found = {states: 0, entries: 0, findings: 0};
    for (const item of d.items) {
      let shown = 0;
      if (w.text) $$('.rest', item.box).forEach(r => r.open = true);
      if (item.rule) {
        const fits = (!w.severities.size || w.severities.has(item.severity)) && (!w.rule || w.rule === item.rule);
        const whole = item.rule.includes(w.text);
        for (const f of item.findings) {
          const on = fits && (!w.text || whole || f.text.includes(w.text));
          f.box.hidden = !on;
          if (on) shown++;
        }
        found.findings += shown && !w.text ? item.count : shown;
      } else {
        const states = item.states.map(s => ({s, fits: !w.states.size || w.states.has(s.state)}));
        const self = states.some(x => x.s.state === 'failed' && x.fits);
        const named = !w.text || item.text.includes(w.text);
        shown = named && (self || states.some(x => x.fits)) ? 1 : 0;
        const hit = x => x.s.text.includes(w.text);
        const place = w.text !== '' && states.some(x => x.s.state === 'failed' && hit(x));
        for (const x of states) {
          x.s.box.hidden = x.s.state === 'dependent' ? !(x.fits && (!w.text || self || hit(x))) : place && !hit(x);
        }
        found.states += shown;
      }
      item.box.hidden = !shown;
    }
    if (d.tree) {
      const list = d.entries.filter(e => (!w.mask || e.mask & w.mask) && (!w.text || e.find.includes(w.text) || e.rest.includes(w.text)));
      found.entries = list.length;
      found.states += list.length;
      plant(d, list, w.any);
    }
    return found;
  }

  function plant(d, list, filtered) {
    const of = filtered && list.length !== d.entries.length ? number(list.length) + ' of ' : '';
    $('.tree-count', d.box).textContent = of + some(d.entries.length, 'entry', 'entries');
    d.tree.replaceChildren();
    if (!list.length) {
      d.tree.append(make('p', 'more', 'No href fits the filters.'));
      return;
    }
    const {n, name} = straight(grow(list));
    const top = node('');
    if (name) top.children.set(name, {...n, name}); // the common path is the first folder
    d.tree.append(level(name ? top : n, 60));
  }

  function tell(w, seen) {
    const parts = [];
    const of = (n, all, one, many) => n === all || !w.any ? some(all, one, many) : number(n) + ' of ' + some(all, one, many);
    if (total.entries) parts.push(of(seen.entries, total.entries, 'entry', 'entries'));
    parts.push(of(seen.findings, total.findings, 'finding', 'findings'));
    if (documents.length > 1) parts.push(of(seen.documents, documents.length, 'document', 'documents'));
    $('#result').textContent = (w.any ? 'Filtered: ' : '') + parts.join(' · ');
    $('#reset').disabled = !w.any;
    document.body.classList.toggle('filtered', w.any);
  }

  // counts fills in how many there are of what can be filtered.
  function counts() {
    const by = {}, severity = {}, rules = new Map();
    for (const d of documents) {
      total.entries += d.entries.length;
      for (const e of d.entries) {
        states.forEach((s, i) => { if (e.mask >> i & 1) by[s.name] = (by[s.name] || 0) + 1; });
      }
      for (const item of d.items) {
        if (item.rule) {
          total.findings += item.count;
          severity[item.severity] = (severity[item.severity] || 0) + item.count;
          rules.set(item.rule, (rules.get(item.rule) || 0) + item.count);
        } else if (!d.entries.length) {
          for (const s of item.states) by[s.state] = (by[s.state] || 0) + 1;
        }
      }
    }
    for (const [name, n] of [['state', by], ['severity', severity]]) {
      for (const input of $$('[name=' + name + ']', form)) {
        const chip = input.parentElement;
        chip.hidden = !n[input.value];
        $('.n', chip).textContent = number(n[input.value] || 0);
      }
    }
    for (const set of $$('fieldset', form)) set.hidden = !$$('.chip', set).some(c => !c.hidden);
    for (const [rule, n] of [...rules].sort()) {
      const o = make('option', '', rule + ' (' + number(n) + ')');
      o.value = rule;
      $('#rule').append(o);
    }
    $('.rule-choice', form).hidden = !rules.size;
  }

  let due = 0;
  form.addEventListener('submit', e => e.preventDefault());
  form.addEventListener('change', filter);
  form.addEventListener('reset', () => setTimeout(filter));
  $('#q').addEventListener('input', () => {
    clearTimeout(due);
    due = setTimeout(filter, 120);
  });
  document.addEventListener('keydown', e => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target.type !== 'checkbox';
    if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
      e.preventDefault();
      $('#q').focus();
      $('#q').select();
    } else if (e.key === 'Escape' && e.target.id === 'q' && e.target.value) {
      e.preventDefault();
      e.target.value = '';
      filter();
    }
  });
  const setAll = open => $$('main details').forEach(d => d.open = open);
  $('#open-all').addEventListener('click', () => setAll(true));
  $('#close-all').addEventListener('click', () => setAll(false));

  // Paper cannot be unfolded: everything is open while printing, and folders
  // of a tree are as long as that does not fill a book.
  let undo = [];
  addEventListener('beforeprint', () => {
    for (const d of $$('details:not([open])')) {
      d.open = true;
      undo.push(() => d.open = false);
    }
    for (const d of documents.filter(d => d.tree && !d.box.hidden)) {
      for (let f; $$('li.row', d.tree).length < PAGE && (f = $('.folder > .fold[aria-expanded=false]', d.tree));) {
        f.click();
        undo.push(() => f.click());
      }
    }
  });
  addEventListener('afterprint', () => {
    undo.forEach(f => f());
    undo = [];
  });

  $('#top').after($('#summary'));
  form.hidden = false;
  counts();
  filter();
  document.documentElement.dataset.ready = 'true';
})();
