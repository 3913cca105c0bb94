# Compiled in one stage, run in another that holds nothing to compile with.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# In one step, so that no layer holds what is taken out again.
RUN npm ci --omit=dev --no-audit --no-fund \
    && npm run slim && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY flags.json ./
COPY models ./models
# The only places it writes to.
RUN mkdir -p /data/uploads /data/state && chown -R node:node /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    UPLOADS_DIR=/data/uploads \
    STATE_DIR=/data/state \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    MIMALLOC_PURGE_DELAY=0
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
	CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# What `npm start` runs once it has compiled; node itself gets the SIGTERM.
CMD ["node", "--expose-gc", "--max-semi-space-size=8", "--no-parallel-scavenge", "dist/server.js"]
