declare module "dxf";
