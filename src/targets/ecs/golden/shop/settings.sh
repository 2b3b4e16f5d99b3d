#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# Yours to edit: what is passed to the templates. Region and credentials are those of your `aws`.
# A VPC that is there. Empty: one is made.
export VPC_ID=''
# With VpcId: two or more with a way in from the internet, for the load balancer.
export PUBLIC_SUBNETS=''
# With VpcId: two or more with a way out (NAT), for tasks and data.
export PRIVATE_SUBNETS=''
# PostgreSQL, as old as what is left or newer.
export DATABASE_MAJOR=17
export DATABASE_CLASS=db.t4g.medium
# Storage, GiB; it grows, and never shrinks.
export DATABASE_GIB=20
# It grows by itself up to here, GiB.
export DATABASE_MOST_GIB=80
# A second one in another zone that takes over within two minutes, at the price of one more.
export DATABASE_MULTI_AZ=true
# Of each node of the key-value stores.
export KEY_VALUE_CLASS=cache.t4g.small
# Who is told when something is wrong. Empty: nobody.
export ALARM_EMAIL=''
# Of the images, and of the machines that they run on.
export ARCHITECTURE=X86_64
# Of AWS Certificate Manager, in this region, for shop.example and all names below it.
export CERTIFICATE_ARN=''
