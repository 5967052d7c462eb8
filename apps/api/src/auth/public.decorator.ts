import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'lockstep:public';

/** The only way around the administrator's guard: health and the page that asks for the token. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
