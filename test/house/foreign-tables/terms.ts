export const reasons = {
  fulfillment_unit: 'rules may only name units that are there, which is asked for all of them at once'
}
