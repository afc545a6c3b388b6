import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Folders from the ground up. Each may use those before it, and no other: `app/routes` is where features meet. */
const layers = ['lib', 'api', 'charts', 'ui', 'entities', 'features', 'app'];
const words = {
  lib: 'lib is the ground: pure functions and hooks that know nothing else.',
  api: 'api knows lib only.',
  charts: 'A chart draws its props: it knows lib, and types of api.',
  ui: 'ui knows no noun: it may use lib, charts, and errors and types of api.',
  entities: 'An entity knows no screen.',
  features: 'Features never import each other; what two of them need belongs into @/entities, @/ui or @/api.',
};

const boundary = (layer) => ({
  files: [`src/${layer}/**`],
  ignores: ['**/*.test.*'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [
              ...layers.slice(layers.indexOf(layer) + 1),
              // Within a feature imports are relative, so one with a name leads into another.
              ...(layer === 'features' ? ['features'] : []),
            ].map((name) => `@/${name}/*`),
            message: words[layer],
            allowTypeImports: layer === 'lib',
          },
          ...(layer === 'features' ? [{ group: ['../*'], message: 'Relative imports stay inside the feature.' }] : []),
          ...(layer === 'charts' ? [{ group: ['@tanstack/*', 'react-router'], message: words.charts }] : []),
        ],
      },
    ],
  },
});

export default ts.config(
  { ignores: ['dist', 'target', 'node_modules', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ts.configs.recommended,
  hooks.configs.flat.recommended,
  prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text that people typed is shown as text.',
        },
        {
          selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
          message: 'Build nodes instead.',
        },
      ],
    },
  },
  ...layers.slice(0, -1).map(boundary),
  {
    files: ['scripts/**', 'mock/**', 'e2e/**', '*.config.*'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
);
