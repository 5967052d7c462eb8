export { forgetPerson, type Forgotten, type ForgetRequest } from './forget-person.ts';
