// Imports go one way: protocol -> core -> ui -> messenger | console | demo.
const ORDER = ['protocol', 'core', 'ui'];
const APPS = ['messenger', 'console', 'demo'];

const upward = ORDER.map((name, at) => ({
  name: `${name}-looks-down-only`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^(${[...ORDER.slice(at + 1), ...APPS].join('|')})/` },
}));

const sideways = APPS.map((name) => ({
  name: `${name}-knows-no-other-app`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^(${APPS.filter((other) => other !== name).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    ...sideways,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'core-has-no-dependencies', severity: 'error', from: { path: '^(protocol|core)/src' }, to: { pathNot: '^(protocol|core)/' } },
    { name: 'core-through-its-door', severity: 'error', from: { pathNot: '^core/' }, to: { path: '^core/src/', pathNot: '^core/src/index[.]ts$' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: ['[.]css$', '[.]css[?]', '^virtual:'] } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: ['[.]d[.]ts$', '/main[.]tsx?$', '/index[.]ts$', '/loader[.]ts$', '/package[.]ts$', '/drift[.]ts$'] }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.cruise.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
};
