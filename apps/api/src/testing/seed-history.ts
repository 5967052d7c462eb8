export { seedHistory, type History } from '@lockstep/testkit';
