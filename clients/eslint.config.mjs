import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/*.d.mts', '**/node_modules/**', '**/dist/**', 'protocol/src/generated/**', '**/*.mjs', '**/*.cjs', '**/*.config.ts'] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['vitest.config.ts'] }, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 8],
      eqeqeq: 'error',
      // Objects are closures here; none has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 400 }],
      'max-depth': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[property.name='innerHTML']", message: 'Trusted Types: build elements, never markup.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
      // `type` and `verbatimModuleSyntax` tell the compiler all that this rule would.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // A service worker is served as it is written: plain JavaScript.
    ...tseslint.configs.disableTypeChecked,
    files: ['console/public/*.js'],
  },
  {
    // The environment is the core's only console.
    files: ['ui/src/environment.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Each `cond && <part/>` counts as a branch though it decides nothing.
    files: ['**/*.tsx'],
    rules: { complexity: ['error', 12] },
  },
  {
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
