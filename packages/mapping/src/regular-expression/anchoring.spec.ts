import { describe, expect, it } from '@jest/globals';
import { hasWordBoundary, looksAnchored } from './anchoring.ts';

describe('looksAnchored', () => {
  it.each([
    ['([1-9][0-9])', true],
    ['(1[0-9][0-9][0-9][0-9][0-9][0-9])', true],
    ['[A-Z]{2}', true],
    [String.raw`\d+`, true],
    [String.raw`.*\@domain.com`, true],
    ['Sales.*', true],
    ['^[0-9]{2}$', false],
    [String.raw`\A\d+\z`, false],
    ['^Sales', false],
    ['Sales$', false],
    [String.raw`.*@contoso\.com$`, false],
    ['^Sales.*', false],
    ['.*', false],
    ['Sales', false],
    ['Sales|IT', false],
    ['contractor[0-9]', false],
    ['1000', false],
  ])('of %s is %s', (pattern, expected) => {
    expect(looksAnchored(pattern)).toBe(expected);
  });
});

describe('hasWordBoundary', () => {
  it.each([
    [String.raw`\bSales\b`, true],
    [String.raw`a\Bb`, true],
    [String.raw`[a\]]\b`, true],
    [String.raw`[\b]`, false],
    [String.raw`\\b`, false],
    ['b', false],
  ])('of %s is %s', (pattern, expected) => {
    expect(hasWordBoundary(pattern)).toBe(expected);
  });
});
