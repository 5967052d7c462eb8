import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'lockstep:public';

/** The only way around the administrator's guard: health, the page that asks for the token, and where people sign in. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
