/** The synthetic video device's instance GUID, the same on every host (docs/domain.md, section 8). */
export const VIDEO_DEVICE_NAME = '5620e0c7-8062-4dce-aeb7-520c7ef76171';
